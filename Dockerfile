FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends gettext libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --uid 10001 dtr \
    && install -d -o dtr -g dtr /var/lib/dtr

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DTR_PRODUCTION=1 \
    DTR_VAR=/var/lib/dtr \
    DTR_STATIC=/srv/dtr/static-collected

WORKDIR /srv/dtr
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .

# The keys here only let the settings load; they are in no layer, and nothing is written with them.
RUN msgfmt -o dtr/locale/da/LC_MESSAGES/django.mo dtr/locale/da/LC_MESSAGES/django.po \
    && DTR_SECRET_KEY=build DTR_FIELD_KEYS=build DTR_INDEX_KEY=build \
       DTR_ADDRESS=https://build.example DTR_HOSTS=build.example \
       python manage.py collectstatic --noinput --verbosity 0

USER dtr
EXPOSE 8000
