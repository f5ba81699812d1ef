"""Runs a program as the unit would have it run, where no systemd runs: confined.py SPEC PROGRAM ARGUMENTS…

SPEC is a JSON file: `syscalls` (names that are allowed), `families` (numbers of address families), `writable` (paths; the rest of the
file system is read-only), `uid`. Done here: its own mounts, /proc of its own processes, no capability and no way back to one, the filter.
"""
import ctypes
import json
import os
import sys

CLONE_NEWNS = 0x20000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
REFUSE, ALLOW = 0x00050001, 0x7FFF0000
EQUAL = 4

libc = ctypes.CDLL(None, use_errno=True)
seccomp = ctypes.CDLL("libseccomp.so.2")
seccomp.seccomp_init.restype = ctypes.c_void_p


class Comparison(ctypes.Structure):
    _fields_ = [("argument", ctypes.c_uint), ("how", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def must(result, what):
    if result < 0:
        sys.exit(f"confined: {what}: {os.strerror(ctypes.get_errno())}")


def mount(source, target, kind, flags, data=None):
    encoded = [None if text is None else text.encode() for text in (source, target, kind, data)]
    must(libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3]), f"mount {target}")


def hide(writable):
    must(libc.unshare(CLONE_NEWNS), "unshare")
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    for path in writable:
        mount(path, path, None, MS_BIND)
    mount("none", "/", None, MS_REMOUNT | MS_BIND | MS_RDONLY)
    mount("proc", "/proc", "proc", 0, "hidepid=invisible")


def drop(uid):
    with open("/proc/sys/kernel/cap_last_cap", encoding="ascii") as last:
        for capability in range(int(last.read()) + 1):
            must(libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0), "capability")
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    must(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def filter_calls(syscalls, families):
    context = ctypes.c_void_p(seccomp.seccomp_init(REFUSE))
    for name in syscalls:
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        # Many names are of other machines.
        if number >= 0 and name != "socket":
            must(seccomp.seccomp_rule_add(context, ALLOW, number, 0), name)
    for family in families:
        only = Comparison(0, EQUAL, family, 0)
        number = seccomp.seccomp_syscall_resolve_name(b"socket")
        must(seccomp.seccomp_rule_add_array(context, ALLOW, number, 1, ctypes.byref(only)), "socket")
    must(seccomp.seccomp_load(context), "filter")


with open(sys.argv[1], encoding="utf-8") as file:
    spec = json.load(file)
hide(spec["writable"])
drop(spec["uid"])
filter_calls(spec["syscalls"], spec["families"])
os.execvp(sys.argv[2], sys.argv[2:])
