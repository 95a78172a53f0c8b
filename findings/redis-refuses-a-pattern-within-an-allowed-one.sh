#!/usr/bin/env bash
# Redis 7.0 refuses PSUBSCRIBE to a pattern that lies within the one that its ACL allows.
#
# What was expected: a user with the rule &orders:* may listen to whatever begins with "orders:":
# to the channel orders:1, and so to the pattern orders:1:*, which matches a part of it.
#
# What happens: SUBSCRIBE orders:1 and PUBLISH orders:1:2 are allowed, for channels are matched
# against the rule. A pattern is compared with the rule letter by letter: PSUBSCRIBE orders:* is
# allowed, PSUBSCRIBE orders:1:* is refused (NOPERM). It needs &orders:1:* beside the other rule,
# one for each pattern that is ever subscribed to.
#
# Seen with: redis-server 7.0.15 (Debian 12). Output: "SUBSCRIBE orders:1 allowed, PUBLISH
# orders:1:2 allowed, PSUBSCRIBE orders:* allowed, PSUBSCRIBE orders:1:* refused, and with
# &orders:1:* allowed".
#
# Needs apt-get, dpkg and Python 3. Leaves nothing behind.
set -euo pipefail

folder=$(mktemp -d)
server=
cleanup() {
  if [[ -n $server ]]; then
    kill "$server" 2> /dev/null || true
  fi
  rm -rf "$folder"
}
trap cleanup EXIT
cd "$folder"

packages=(libjemalloc2 liblua5.1-0 liblzf1 libhiredis0.14 lua-bitop lua-cjson)
apt-get download -qq redis-tools=5:7.0.15-1~deb12u* "${packages[@]}" > /dev/null 2>&1 ||
  apt-get download -qq redis-tools "${packages[@]}" > /dev/null
for package in ./*.deb; do
  dpkg -x "$package" root
done
libraries=$(find root -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
# the server is the same program as its tools, by another name
ln -s redis-check-rdb root/usr/bin/redis-server
version=$(LD_LIBRARY_PATH=$libraries root/usr/bin/redis-server --version)
[[ $version == *v=7.0.15* ]] || { echo "Another version: $version"; exit 1; }

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
LD_LIBRARY_PATH=$libraries root/usr/bin/redis-server --port "$port" --bind 127.0.0.1 --save '' > server.log 2>&1 &
server=$!

python3 - "$port" << 'PYTHON'
import socket
import sys
import time


def connect():
    for _ in range(100):
        try:
            return socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server does not start")


def say(connection, *words):
    parts = [f"*{len(words)}\r\n"] + [f"${len(word)}\r\n{word}\r\n" for word in words]
    connection.sendall("".join(parts).encode())
    return connection.recv(4096).decode()


def tried(*command):
    connection = connect()
    say(connection, "AUTH", "listener", "secret")
    answer = say(connection, *command)
    connection.close()
    return "refused" if answer.startswith("-NOPERM") else "allowed"


rules = ["ACL", "SETUSER", "listener", "reset", "on", ">secret", "+subscribe", "+psubscribe", "+publish", "&orders:*"]
say(connect(), *rules)
seen = [
    "SUBSCRIBE orders:1 " + tried("SUBSCRIBE", "orders:1"),
    "PUBLISH orders:1:2 " + tried("PUBLISH", "orders:1:2", "x"),
    "PSUBSCRIBE orders:* " + tried("PSUBSCRIBE", "orders:*"),
    "PSUBSCRIBE orders:1:* " + tried("PSUBSCRIBE", "orders:1:*"),
]
say(connect(), *rules, "&orders:1:*")
seen.append("and with &orders:1:* " + tried("PSUBSCRIBE", "orders:1:*"))
print(", ".join(seen))
expected = ["allowed", "allowed", "allowed", "refused", "allowed"]
sys.exit(0 if [text.split()[-1] for text in seen] == expected else 1)
PYTHON
