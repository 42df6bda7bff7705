# Code that runs while it is compiled sees no more than a program does.
# attack: 101 50
# verdict: AC
# says: contained
for name in @SECRET@ @PACKAGE@/data/secret/1.ans /etc/shadow /proc/1/environ /proc/1/cwd/etc/passwd /sys /home /root; do
    if [ -e "$name" ] && cat "$name" >/dev/null 2>&1; then echo "got through: $name"; fi
done
if env | grep -q CARGO; then echo "got through: environment"; fi
if (exec 3<>/dev/tcp/127.0.0.1/80) 2>/dev/null; then echo "got through: network"; fi
if touch /usr/x /etc/x /x /dev/x 2>/dev/null; then echo "got through: writing"; fi
if mount -t tmpfs x /tmp 2>/dev/null || unshare -U true 2>/dev/null; then echo "got through: rooms"; fi
echo contained
printf '#!/bin/sh\ncat\n' >main
chmod 755 main
