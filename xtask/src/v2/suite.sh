# What runs in the emulated machine, as root and its first program. Each part says how it went in a line
# that begins with `agon-v2: `; the test programs say it in their own words.
export PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/tmp AGON_TEST_SLOWNESS=20
cd /tmp || exit 1
groups=/sys/fs/cgroup
user=54321

say() { echo "agon-v2: $*"; }

# Runs the rest as an ordinary user.
ordinary() { setpriv --reuid=$user --regid=$user --clear-groups env TMPDIR=/tmp/$user "$@"; }

# Runs the rest as an ordinary user in a group delegated as systemd does it.
delegated() {
    mkdir -p $groups/user
    chown $user $groups/user $groups/user/cgroup.procs $groups/user/cgroup.subtree_control $groups/user/cgroup.threads
    (
        sh -c "echo \$PPID >$groups/user/cgroup.procs"
        ordinary "$@"
    )
}

say "controllers: $(cat $groups/cgroup.controllers)"
echo '+cpu +memory +pids' >$groups/cgroup.subtree_control
mkdir -p /tmp/$user
chown $user /tmp/$user

say 'by root'
/mnt/suite/unit --color never
/mnt/suite/it --color never$SKIPS
say 'by an ordinary user, in a delegated group'
delegated /mnt/suite/it --color never$SKIPS

say 'the end'
echo b >/proc/sysrq-trigger
