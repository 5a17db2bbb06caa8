"""Which tests ctest knows in a build directory."""
import re
import subprocess
import tempfile


def known_tests(ctest, build):
    # From a directory of its own: ctest writes its log anew even when it only lists.
    with tempfile.TemporaryDirectory() as room:
        with open(f"{room}/CTestTestfile.cmake", "w", encoding="utf-8") as file:
            file.write(f"subdirs([==[{build}]==])\n")
        listing = subprocess.run([ctest, "-N"], cwd=room, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^ *Test +#\d+: (\S+)", listing, re.M))
