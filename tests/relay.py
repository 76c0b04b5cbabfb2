"""A mail relay of the tests' own on this machine: it keeps what it is given, and refuses whom it is to."""

import asyncio
import contextlib
import datetime as dt
import email
import email.policy
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from dtr import clock


@dataclass
class Kept:
    """One mail to which the relay said yes, and when."""

    message_id: str
    to: str
    at: dt.datetime


@dataclass
class Relay:
    """Listens on ``port``. ``answers`` says no to an address, with a code and a sentence."""

    port: int = 0
    pause: float = 0.0
    """Seconds between the whole letter and the yes, as a busy relay takes."""
    answers: dict[str, str] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection; a client that is killed simply ends."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            writer.write(b"220 relay\r\n")
            to = ""
            while line := await reader.readline():
                word = line[:4].upper().strip()
                said = "250 OK"
                if word == b"RCPT":
                    to = line.decode().partition("<")[2].partition(">")[0]
                    said = self.answers.get(to, said)
                elif word == b"DATA":
                    writer.write(b"354 go on\r\n")
                    await self.keep(to, await reader.readuntil(b"\r\n.\r\n"))
                elif word == b"QUIT":
                    said = "221 bye"
                writer.write(said.encode() + b"\r\n")
                await writer.drain()
        writer.close()

    async def keep(self, to: str, content: bytes) -> None:
        """Keep the letter; from now on it counts as sent, whatever becomes of the client."""
        await asyncio.sleep(self.pause)
        message = email.message_from_bytes(content, policy=email.policy.default)
        self.kept.append(Kept(str(message["Message-ID"]), to, clock.now()))


@contextlib.contextmanager
def relay(**more: float) -> Iterator[Relay]:
    """A relay in a thread of this process."""
    found, loop = Relay(**more), asyncio.new_event_loop()  # type: ignore[arg-type]
    server = loop.run_until_complete(asyncio.start_server(found.talk, "127.0.0.1", 0))
    found.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
