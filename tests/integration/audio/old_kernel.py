"""Runs a program as if the kernel had some system calls not: python old_kernel.py NUMBER,… PROGRAM …"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

NO_SUCH_CALL = 0x00050000 | 38


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def main(numbers: list[int], command: list[str]) -> None:
    one = struct.Struct("=HBBI").pack
    code = one(0x20, 0, 0, 0)
    for number in numbers:
        code += one(0x15, 0, 1, number) + one(0x06, 0, 0, NO_SUCH_CALL)
    code += one(0x06, 0, 0, 0x7FFF0000)
    libc = ctypes.CDLL(None)
    libc.prctl(38, 1, 0, 0, 0)
    assert libc.prctl(22, 2, ctypes.byref(Program(len(code) // 8, code)), 0, 0) == 0
    os.execv(command[0], command)


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1].split(",")], sys.argv[2:])
