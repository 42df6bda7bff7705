#!/bin/busybox sh
# The machine's first program: finds the real root, which is the host's own, read-only, and goes there.
for module in $MODULES; do
    /bin/busybox insmod "/modules/$module.ko" || echo "agon-v2: no module $module"
done
share() {
    /bin/busybox mount -t 9p -o ro,trans=virtio,version=9p2000.L,cache=loose,msize=512000 "$1" "$2"
}
share root /real
cd /real || exit 1
/bin/busybox mount -t proc proc proc
/bin/busybox mount -t sysfs sysfs sys
/bin/busybox mount -t devtmpfs dev dev
/bin/busybox mkdir dev/shm
for folder in tmp run mnt dev/shm var/tmp; do
    /bin/busybox mount -t tmpfs -o mode=1777 tmpfs "$folder"
done
/bin/busybox mkdir mnt/suite
share suite mnt/suite
# As systemd mounts it: delegated groups are borders.
/bin/busybox mount -t cgroup2 -o nsdelegate cgroup2 sys/fs/cgroup
exec /bin/busybox switch_root /real /bin/sh /mnt/suite/suite.sh
