"""Figures about how a team meets and what comes of it: each with its definition, the completeness of its data
beside it, and small numbers hidden. No figure is about a named employee."""
