# What runs in the emulated machine, as root and its first program. Each part says how it went in a line
# that begins with `agon-v2: `; the test programs say it in their own words.
export PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/tmp AGON_TEST_SLOWNESS=8
cd /tmp || exit 1

echo "agon-v2: controllers $(cat /sys/fs/cgroup/cgroup.controllers)"
/mnt/suite/unit --color never
/mnt/suite/it --color never$SKIPS

echo "agon-v2: the end"
echo b >/proc/sysrq-trigger
