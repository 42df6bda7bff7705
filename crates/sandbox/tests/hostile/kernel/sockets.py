# The same in words.
# attack: 86 87
# expect: exit 0
# stdout: contained
# control: unprotected
import os
import socket

held = True
for family in [socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK, socket.AF_PACKET, 40, 38]:
    for kind in [socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET]:
        try:
            socket.socket(family, kind)
            print("got through:", family, kind)
            held = False
        except OSError:
            pass
try:
    socket.create_connection(("127.0.0.1", int(os.environ["AGON_PORT"])), timeout=1)
    print("got through: a connection")
    held = False
except OSError:
    pass
if held:
    print("contained")
