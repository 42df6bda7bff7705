# What runs in the emulated machine, as root and its first program. Each part says how it went in a line
# that begins with `agon-v2: `; the test programs say it in their own words.
export PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/tmp
cd /tmp || exit 1
groups=/sys/fs/cgroup
user=54321
runtime=/run/user/$user

say() { echo "agon-v2: $*"; }

# Says whether a command, after the name of the check and a pattern, prints what it should.
check() {
    name=$1 pattern=$2
    shift 2
    "$@" >/tmp/said 2>&1
    if grep -q "$pattern" /tmp/said; then
        say "ok $name"
    else
        say "FAILED $name, which said:"
        cat /tmp/said
    fi
}

# Runs the rest in a group.
within() {
    (
        sh -c "echo \$PPID >$groups/$1/cgroup.procs"
        shift
        "$@"
    )
}

# Runs the rest as an ordinary user.
ordinary() {
    setpriv --reuid=$user --regid=$user --clear-groups env TMPDIR=/tmp/$user XDG_RUNTIME_DIR=$runtime "$@"
}

# How many times slower than usual this machine is: a start of a program suffers twice as much as the rest.
slowness() {
    before=$(cut -d' ' -f1 /proc/uptime | tr -d .)
    i=0
    while [ $i -lt 100 ]; do
        /bin/true
        i=$((i + 1))
    done
    after=$(cut -d' ' -f1 /proc/uptime | tr -d .)
    times=$(((after - before) / 20))
    [ $times -ge 8 ] || times=8
    [ $times -le 30 ] || times=30
    echo $times
}

AGON_TEST_SLOWNESS=$(slowness)
export AGON_TEST_SLOWNESS
say "this machine is $AGON_TEST_SLOWNESS times slower; controllers: $(cat $groups/cgroup.controllers)"
echo '+cpu +memory +pids' >$groups/cgroup.subtree_control
mkdir -p /tmp/$user $runtime /run/systemd/system $groups/user $groups/manager/session
chown $user /tmp/$user $runtime
# Delegated as systemd does it: one group for the tests, one for a user manager beside a session.
for file in . cgroup.procs cgroup.subtree_control cgroup.threads; do
    chown $user $groups/user/$file $groups/manager/$file
done

say 'by root'
/mnt/suite/unit --color never
/mnt/suite/it --color never$SKIPS
check 'root has full protection' '^protection *full$' /mnt/suite/agon doctor

say 'by an ordinary user, in a delegated group'
within user ordinary /mnt/suite/it --color never --skip levels::$SKIPS

say 'by an ordinary user, with the user manager of systemd'
within manager ordinary /usr/lib/systemd/systemd --user >/tmp/manager 2>&1 &
tries=0
while [ ! -S $runtime/systemd/private ] && [ $tries -lt 120 ]; do
    sleep 0.5
    tries=$((tries + 1))
done
session() { within manager/session ordinary "$@"; }
judge() { session /mnt/suite/agon judge --json "$@" /mnt/suite/treasuries /mnt/suite/treasuries/submissions/wrong_answer/no_debts.py; }
check 'a scope gives full protection' '^protection *full$' session /mnt/suite/agon doctor
check 'without a scope it is rootless' '^protection *rootless$' session env AGON_NO_SCOPE=1 /mnt/suite/agon doctor
check 'in a scope figures are counted' '"approximate":false' judge
check 'without one they are approximate' '"approximate":true' judge --no-scope
check 'full protection may be demanded' '"approximate":false' judge --protection full
check 'and is refused where there is none' 'full is demanded, but this host gives only rootless' \
    judge --protection full --no-scope

say 'the end'
# What was said leaves the machine before it stops: changing a terminal waits until it has written all.
stty -F /dev/ttyS0 -echo
sleep 1
echo b >/proc/sysrq-trigger
