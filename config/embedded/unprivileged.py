"""PostgreSQL refuses to run as root: ways to stop being root."""

import ctypes
import os
import pwd
import shutil
from pathlib import Path

PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 8, 47, 2
CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_OVERRIDE = 1


def leave_root(paths: list[Path]) -> None:
    """Become somebody else who owns the paths, if this is root."""
    if os.geteuid() != 0:
        return
    account = ordinary_account()
    in_namespace = namespace_is_allowed(account)
    for path in paths:
        give(path, 0 if in_namespace else account.pw_uid)
    if in_namespace:
        enter_namespace(account)
    else:
        switch_to(account)


def ordinary_account() -> pwd.struct_passwd:
    """An account of this machine that is not root's; initdb looks its name up."""
    others = [account for account in pwd.getpwall() if account.pw_uid != 0]
    return next((account for account in others if account.pw_name == "nobody"), others[0])


def give(path: Path, uid: int) -> None:
    """Change the owner of a file or folder, once, with everything in it."""
    if path.exists() and path.stat().st_uid != uid:
        shutil.chown(path, uid)
        for inside in path.rglob("*"):
            os.chown(inside, uid, -1, follow_symlinks=False)


def namespace_is_allowed(account: pwd.struct_passwd) -> bool:
    """Whether a process may enter a user namespace here; containers often refuse it."""
    child = os.fork()
    if child == 0:
        try:
            enter_namespace(account)
        except (OSError, AttributeError):
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def enter_namespace(account: pwd.struct_passwd) -> None:
    """Be called by the account's number in here, while files outside stay root's."""
    os.unshare(os.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{account.pw_uid} 0 1")
    Path("/proc/self/gid_map").write_text(f"{account.pw_gid} 0 1")


def switch_to(account: pwd.struct_passwd) -> None:
    """Be the account, still able to pass through folders of root where the system allows it."""
    libc = ctypes.CDLL(None)
    has_capabilities = hasattr(libc, "prctl")
    if has_capabilities:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(account.pw_gid, account.pw_gid, account.pw_gid)
    os.setresuid(account.pw_uid, account.pw_uid, account.pw_uid)
    if has_capabilities:
        mask = 1 << CAP_DAC_OVERRIDE
        header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
        # Effective, permitted and inheritable, twice: the second three are for capabilities above 31.
        libc.capset(header, (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0))
        libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)
