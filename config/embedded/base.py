"""Django's PostgreSQL backend on the embedded server, which the first connection starts."""

from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql import base
from django.utils.asyncio import async_unsafe

from config.embedded.server import Server


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server."""

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        server = Server(Path(self.settings_dict["DATA_DIRECTORY"]))
        try:
            server.use(self.settings_dict["SERVER_SETTINGS"])
        except Exception as error:
            raise OperationalError(str(error)) from error
        return super().get_new_connection(conn_params)
