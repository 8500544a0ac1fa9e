#!/usr/bin/env python3
"""Django's command line, on the local set-up of `make run` unless SECRET_KEY says otherwise."""

import os
import sys

from django.core.management import execute_from_command_line

from config.ending import ending_with_a_sentence
from config.local import use_local_defaults

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    use_local_defaults()
    with ending_with_a_sentence():
        execute_from_command_line(sys.argv)
