"""Starting a server by hand says what is in the way."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from elasticsearch_server import free_port, start


@pytest.mark.parametrize("above", [0, 100], ids=["http", "transport"])
def test_a_port_that_another_program_has_is_said(above: int, tmp_path: Path) -> None:
    port = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port + above))
        other.listen()
        with pytest.raises(RuntimeError) as caught:
            start(tmp_path / "server", port=port)
    said = str(caught.value)
    assert f"port {port + above} is taken" in said and "--port" in said
    assert "Traceback" not in said
    assert not (tmp_path / "server" / "n1").exists()
