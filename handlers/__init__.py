"""Where people and programs come in, and answers go out.

A platform may live in a folder `handlers` of its own anywhere on the module path.
"""

from __future__ import annotations

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
