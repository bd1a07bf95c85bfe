#!/usr/bin/env bash
# machine.sh: runs a command in a small virtual machine that has real V4L2 devices: Debian's own kernel under qemu, with
# the kernel's test driver vivid as /dev/video0 and v4l2loopback, which gives MJPEG, as /dev/video9.
#
#   machine.sh [OPTIONS] -- COMMAND [ARG...]
#   machine.sh --build                     only fills the cache
#
#   -d DIR    shows DIR inside as /host (what is written there is thrown away)
#   -b DIR    shows DIR inside as /opt/bin, on PATH
#   -o DIR    shows DIR inside as /out, written through to DIR
#   -m PARAMS parameters for vivid; 'none' does not load it (default: n_devs=1 node_types=0x1, one capture node)
#   -t SEC    time limit for the whole run (default 180)
#   -s CPUS   virtual CPUs (default 2)      -M MIB  memory (default 2048)
#   -c        shows the kernel's console on stderr too
#
# One COMMAND word is a bash command line; several are run as they stand, in /host where there is one, else in /root.
# Its stdout and stderr come out on this script's, and its exit status is this script's.
# 69: the packages cannot be fetched; 124: out of time; 125: the machine failed before the command ended.
#
# Everything comes from Debian packages, fetched once with apt-get into $VID_MACHINE_CACHE (default
# ~/.cache/vid/machine, 400 MB). Nothing is installed on this machine. Needs root (chroot while building), apt-get,
# dpkg-deb, mke2fs. VID_MACHINE_ACCEL: kvm or tcg (default: kvm where the CPU itself offers it).
set -euo pipefail

FORMAT=1 # of the image: a new number has it built again
CACHE=${VID_MACHINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vid/machine}
PACKAGES="ffmpeg v4l-utils kmod bash coreutils util-linux"
# modules for the running system, and those needed before its disk is there
MODULES="vivid v4l2loopback 9p 9pnet_virtio overlay virtio_console"
BOOTMODULES="virtio_pci virtio_blk crc32c_generic ext4"

say() { printf 'machine: %s\n' "$*" >&2; }
die() { say "$*"; exit 125; }
unavailable() { say "apt-get cannot fetch $*"; exit 69; }

# apt_get STATUS DIR PACKAGE...: fetches packages and all that they depend on into DIR, less what the dpkg status file
# STATUS says is there already.
apt_get() {
  local status=$1 debs=$2
  shift 2
  mkdir -p "$debs/partial"
  apt-get -qq -y -d --no-install-recommends \
    -o Dir::State::status="$status" -o Dir::Cache::archives="$debs" \
    -o APT::Sandbox::User=root -o Debug::NoLocking=1 \
    install "$@" >&2 || unavailable "$@"
}

unpack() { # unpack DIR DEB...
  local to=$1 d
  shift
  mkdir -p "$to"
  for d in "$@"; do dpkg-deb -x "$d" "$to"; done
}

# The parts of a build share what build() sets: W, where all of it happens, and kver, the kernel's version.
build() {
  local W=$CACHE/new.$$ kver image
  rm -rf "$CACHE"/new.*
  mkdir -p "$W"
  fetch
  say 'unpacking'
  unpack "$W/all" "$W"/guest/*.deb "$W"/kernel/*.deb
  prepare "$W/all"
  build_loopback "$W/all/lib/modules/$kver/updates"
  chroot "$W/all" /sbin/depmod "$kver"
  make_root
  make_initrd
  cp "$W/all/boot/vmlinuz-$kver" "$W/vmlinuz"
  rm -rf "$W"/{all,root,boot,kernel,guest,host,module,kbuild,module.log,status,libs}
  key >"$W/key"
  rm -rf "$CACHE/image"
  mv "$W" "$CACHE/image"
  say "built $CACHE/image ($(du -sm "$CACHE/image" | cut -f1) MiB)"
}

# Fetches packages into $W: kernel, guest, module and, where there is no qemu, host.
fetch() {
  : >"$W/status"
  # Old lists name packages that the server has no more.
  apt-get -qq update >&2 || say 'apt-get update failed, going on with the old lists'
  # linux-image-amd64 is an empty package that names today's kernel.
  image=$(apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
  [ -n "$image" ] || unavailable 'a package behind linux-image-amd64'
  kver=${image#linux-image-}
  say "fetching $image, qemu and: $PACKAGES"
  mkdir "$W/kernel" # alone: its dependencies (initramfs-tools ...) are not wanted
  (cd "$W/kernel" && apt-get -qq -o APT::Sandbox::User=root download "$image" busybox-static >&2) ||
    unavailable "$image"
  # shellcheck disable=SC2086
  apt_get "$W/status" "$W/guest" $PACKAGES libc6 libc-bin libgcc-s1 libstdc++6
  # v4l2loopback is Debian's source: it is built for this kernel, by Debian's compiler.
  apt_get "$W/status" "$W/module" v4l2loopback-dkms "linux-headers-$kver" \
    gcc make mawk bash coreutils findutils grep libc-bin sed
  if ! command -v qemu-system-x86_64 >/dev/null; then
    apt_get /var/lib/dpkg/status "$W/host" qemu-system-x86 seabios
    unpack "$W/qemu" "$W"/host/*.deb
  fi
}

# prepare DIR: does what the packages' install scripts would have done there, as far as it matters.
prepare() {
  mkdir -p "$1/etc/ld.so.conf.d"
  printf '%s\n' /usr/lib/x86_64-linux-gnu/blas /usr/lib/x86_64-linux-gnu/lapack >"$1/etc/ld.so.conf.d/alternatives.conf"
  [ -e "$1/bin/sh" ] || ln -s bash "$1/bin/sh"
  chroot "$1" /sbin/ldconfig
}

# build_loopback DIR: compiles v4l2loopback into DIR.
build_loopback() {
  local root=$W/kbuild
  unpack "$root" "$W"/module/*.deb
  prepare "$root"
  ln -sf mawk "$root/usr/bin/awk"
  mkdir -p "$root/dev" "$root/tmp" "$1"
  mknod -m 666 "$root/dev/null" c 1 3
  mv "$root"/usr/src/v4l2loopback-* "$root/usr/src/v4l2loopback"
  if ! chroot "$root" /usr/bin/make -s -C "/usr/src/linux-headers-$kver" M=/usr/src/v4l2loopback modules \
    >"$W/module.log" 2>&1; then
    cat "$W/module.log" >&2
    die 'v4l2loopback does not compile'
  fi
  cp "$root/usr/src/v4l2loopback/v4l2loopback.ko" "$1/"
}

# module_files MODULE...: the files of modules and of all that they need, those first.
module_files() {
  local m
  for m in "$@"; do chroot "$W/all" /sbin/modprobe -S "$kver" --show-depends "$m"; done |
    sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++'
}

# The machine's disk: the wanted packages whole, and of all the others only the libraries that their programs load.
make_root() {
  local all=$W/all root=$W/root p f mib
  mkdir -p "$root"/{proc,sys,dev,run,tmp,root,host,out,opt/bin,mnt,etc,var/tmp,sbin,bin}
  for p in $PACKAGES libc-bin libc6; do
    for f in "$W"/guest/"$p"_*.deb; do dpkg-deb -x "$f" "$root"; done
  done
  rm -rf "$root"/usr/share/{doc,man,locale,lintian,bug,info,perl,applications,icons}
  copy_libraries
  cp "$all/bin/busybox" "$root/bin/"
  [ -e "$root/bin/sh" ] || ln -s bash "$root/bin/sh"
  for f in $("$all/bin/busybox" --list); do # all else that a shell may want
    [ -e "$root/bin/$f" ] || [ -e "$root/usr/bin/$f" ] || [ -e "$root/sbin/$f" ] || [ -e "$root/usr/sbin/$f" ] ||
      ln -s /bin/busybox "$root/usr/bin/$f"
  done
  printf '%s\n' 'root:x:0:0:root:/root:/bin/bash' 'nobody:x:65534:65534:nobody:/:/bin/sh' >"$root/etc/passwd"
  printf '%s\n' 'root:x:0:' 'video:x:44:' 'nogroup:x:65534:' >"$root/etc/group"
  echo '127.0.0.1 localhost machine' >"$root/etc/hosts"
  echo 'hosts: files' >"$root/etc/nsswitch.conf"
  # shellcheck disable=SC2086
  module_files $MODULES | (cd "$all" && while read -r f; do cp -a --parents ".$f" "$root"; done)
  cp "$all/lib/modules/$kver"/modules.{builtin,builtin.modinfo,order} "$root/lib/modules/$kver/"
  guest_init >"$root/sbin/vid-init"
  chmod 755 "$root/sbin/vid-init"
  chroot "$root" /sbin/ldconfig
  chroot "$root" /sbin/depmod "$kver"
  mib=$(($(du -sm "$root" | cut -f1) * 11 / 10 + 64))
  mke2fs -q -t ext4 -O ^has_journal,^metadata_csum -m 0 -d "$root" "$W/root.img" "${mib}M" >&2
}

# Copies the libraries of the disk's programs, with the links that lead to them.
copy_libraries() {
  local f to
  { (cd "$root" && find bin sbin usr/bin usr/sbin -type f -perm /111 -printf '/%p\n' 2>/dev/null) || true; } |
    { chroot "$all" /bin/busybox xargs ldd 2>/dev/null || true; } | # scripts make it fail
    sed -n 's/.*not found.*/&/p; s/.*=> \(\/[^ ]*\) (.*/\1/p; s/^[[:space:]]*\(\/lib64\/[^ ]*\) (.*/\1/p' |
    sort -u >"$W/libs"
  grep -q libavdevice "$W/libs" || die 'ldd found no libraries'
  if grep 'not found' "$W/libs" >&2; then die 'missing libraries'; fi
  # Most programs that are shown to the machine want these two.
  printf '%s\n' /lib/x86_64-linux-gnu/libgcc_s.so.1 /usr/lib/x86_64-linux-gnu/libstdc++.so.6 >>"$W/libs"
  (cd "$all" && while read -r f; do
    f=.$f
    while [ -L "$f" ]; do
      cp -a --parents "$f" "$root"
      to=$(readlink "$f")
      case $to in /*) f=.$to ;; *) f=$(dirname "$f")/$to ;; esac
    done
    cp -a --parents "$f" "$root"
  done) < <(sort -u "$W/libs")
  cp -a "$all/etc/ld.so.conf" "$all/etc/ld.so.conf.d" "$root/etc/" 2>/dev/null || true
}

# The first stage, which finds the disk.
make_initrd() {
  local all=$W/all boot=$W/boot f
  mkdir -p "$boot"/{bin,dev,proc,sys,root,m}
  cp "$all/bin/busybox" "$boot/bin/"
  # shellcheck disable=SC2086
  module_files $BOOTMODULES | while read -r f; do
    cp "$all$f" "$boot/m/"
    basename "$f"
  done >"$boot/m/order"
  cat >"$boot/init" <<'INIT'
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
while read m; do insmod /m/$m || echo "machine: insmod $m failed"; done </m/order
i=0
while [ ! -b /dev/vda ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
mount -t ext4 /dev/vda /root || poweroff -f
for d in proc sys dev; do mount --move /$d /root/$d; done
exec switch_root /root /sbin/vid-init
INIT
  chmod 755 "$boot/init"
  (cd "$boot" && find . | "$all/bin/busybox" cpio -o -H newc 2>/dev/null | gzip -1) >"$W/initrd"
}

key() { printf '%s %s %s\n' "$FORMAT" "$PACKAGES" "$MODULES" | tr -s ' \n' ' '; }

# The machine's own init: runs /ctl/cmd and hands back what it says.
guest_init() {
  cat <<'INIT'
#!/bin/bash
export PATH=/opt/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root LANG=C.UTF-8 TERM=dumb
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
mkdir -p /dev/pts /dev/shm /run/ctl
mount -t devpts pts /dev/pts
mount -t tmpfs shm /dev/shm
ln -sf /proc/self/fd /dev/fd
ln -sf fd/0 /dev/stdin; ln -sf fd/1 /dev/stdout; ln -sf fd/2 /dev/stderr
busybox ifconfig lo 127.0.0.1 up
hostname machine
modprobe -a virtio_console 9pnet_virtio 9p
p9() { mount -t 9p -o "trans=virtio,version=9p2000.L,msize=512000,$2" "$1" "$3"; }
p9 ctl rw,cache=none /run/ctl || poweroff -f
. /run/ctl/vars
cd /root
if [ -n "$HAVE_HOST" ]; then
  mkdir -p /run/lower /run/upper
  mount -t tmpfs upper /run/upper; mkdir /run/upper/u /run/upper/w
  modprobe overlay
  p9 host ro,cache=loose /run/lower &&
    mount -t overlay -o lowerdir=/run/lower,upperdir=/run/upper/u,workdir=/run/upper/w overlay /host
  cd /host
fi
[ -n "$HAVE_OUT" ] && p9 out rw,cache=none /out
[ -n "$HAVE_BIN" ] && p9 bin ro,cache=loose /opt/bin
modprobe v4l2loopback video_nr=9 card_label=Loopback || echo "machine: modprobe v4l2loopback failed"
if [ "$VIVID" != none ]; then
  modprobe vivid $VIVID || echo "machine: modprobe vivid failed"
  i=0; while [ ! -e /dev/video0 ] && [ $i -lt 50 ]; do sleep 0.1; i=$((i + 1)); done
fi
for n in /sys/class/virtio-ports/*/name; do
  read -r v <"$n"; d=/dev/$(basename "$(dirname "$n")")
  case $v in out) OUT=$d ;; err) ERR=$d ;; esac
done
mkfifo /run/o /run/e
cat /run/o >"$OUT" & c1=$!
cat /run/e >"$ERR" & c2=$!
read -r up _ </proc/uptime
echo "machine: command starts at uptime $up"
echo "$up" >/run/ctl/up
(exec setsid bash /run/ctl/cmd) </dev/null >/run/o 2>/run/e
rc=$?
# a process left behind may hold the pipes open: do not wait for it for long
i=0
while { kill -0 $c1 || kill -0 $c2; } 2>/dev/null && [ $i -lt 30 ]; do
  sleep 0.1; i=$((i + 1))
done
echo $rc >/run/ctl/rc
sync
poweroff -f
INIT
}

host='' bin='' out='' vivid='n_devs=1 node_types=0x1' limit=180 cpus=2 mem=2048 console='' only=''
while [ $# -gt 0 ]; do
  case $1 in
    -d) host=$(realpath "$2"); shift 2 ;;
    -b) bin=$(realpath "$2"); shift 2 ;;
    -o) out=$(realpath "$2"); shift 2 ;;
    -m) vivid=$2; shift 2 ;;
    -t) limit=$2; shift 2 ;;
    -s) cpus=$2; shift 2 ;;
    -M) mem=$2; shift 2 ;;
    -c) console=1; shift ;;
    --build) only=1; shift ;;
    --) shift; break ;;
    -h | --help) sed -n '2,/^set /{s/^# \{0,1\}//;/^set /d;p}' "$0"; exit 0 ;;
    *) die "unknown option $1 (see --help)" ;;
  esac
done
[ -n "$only" ] || [ $# -gt 0 ] || die 'no command (see --help)'
[ -z "$host" ] || [ -d "$host" ] || die "$host is no folder"
[ -z "$bin" ] || [ -d "$bin" ] || die "$bin is no folder"
[ -z "$out" ] || [ -d "$out" ] || die "$out is no folder"

mkdir -p "$CACHE"
exec 9>"$CACHE/lock"
flock 9
if [ "$(cat "$CACHE/image/key" 2>/dev/null || true)" != "$(key)" ]; then build; fi
flock -u 9
exec 9>&-
[ -z "$only" ] || exit 0

I=$CACHE/image
if [ -d "$I/qemu" ]; then
  qemu=(env "LD_LIBRARY_PATH=$I/qemu/usr/lib/x86_64-linux-gnu:$I/qemu/lib/x86_64-linux-gnu"
    "$I/qemu/usr/bin/qemu-system-x86_64")
else
  qemu=(qemu-system-x86_64)
fi
# /dev/kvm alone says little: a machine without vmx or svm may have it all the
# same (pvm), and then runs an ordinary kernel far slower than tcg does.
accel=${VID_MACHINE_ACCEL:-}
if [ -z "$accel" ]; then
  if [ -w /dev/kvm ] && grep -qwE 'vmx|svm' /proc/cpuinfo; then accel=kvm; else accel=tcg; fi
fi
case $accel in
  kvm) acc=(-accel kvm -cpu host) ;;
  *) acc=(-accel tcg,thread=multi -cpu max) ;;
esac

W=$(mktemp -d "${TMPDIR:-/tmp}/vid-machine.XXXXXX")
qpid=''
cleanup() { [ -z "$qpid" ] || kill "$qpid" 2>/dev/null || true; rm -rf "$W"; }
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$W/ctl"
{
  printf 'HAVE_HOST=%q\nHAVE_BIN=%q\nHAVE_OUT=%q\nVIVID=%q\n' "$host" "$bin" "$out" "$vivid"
} >"$W/ctl/vars"
if [ $# -eq 1 ]; then printf '%s\n' "$1"; else printf '%q ' "$@"; echo; fi >"$W/ctl/cmd"

# The pipes are held open here too, so that nobody's open can wait for ever.
mkfifo "$W/o" "$W/e"
exec 3<>"$W/o" 4<>"$W/e"
cat "$W/o" 3>&- 4>&- & c1=$!
cat "$W/e" >&2 3>&- 4>&- & c2=$!
: >"$W/console"
if [ -n "$console" ]; then tail -n +1 -f "$W/console" >&2 3>&- 4>&- & c3=$!; fi

share() { # share TAG DIR RO
  printf '%s\0' -fsdev "local,id=$1,path=${2//,/,,},security_model=none,multidevs=remap${3:+,readonly=on}" \
    -device "virtio-9p-pci,fsdev=$1,mount_tag=$1"
}
shares=()
while IFS= read -r -d '' a; do shares+=("$a"); done < <(
  share ctl "$W/ctl"
  if [ -n "$host" ]; then share host "$host" ro; fi
  if [ -n "$bin" ]; then share bin "$bin" ro; fi
  if [ -n "$out" ]; then share out "$out"; fi)

timeout --foreground -k 5 "$limit" "${qemu[@]}" "${acc[@]}" -M q35 -smp "$cpus" -m "$mem" \
  -nodefaults -no-user-config -display none -monitor none -no-reboot \
  -kernel "$I/vmlinuz" -initrd "$I/initrd" \
  -append 'console=ttyS0 panic=-1 quiet tsc=unstable random.trust_cpu=on mitigations=off nowatchdog' \
  -drive "file=$I/root.img,format=raw,if=virtio,snapshot=on" \
  -serial "file:$W/console" \
  -device virtio-serial-pci \
  -chardev "file,id=o,path=$W/o" -device virtserialport,chardev=o,name=out \
  -chardev "file,id=e,path=$W/e" -device virtserialport,chardev=e,name=err \
  -device virtio-rng-pci \
  "${shares[@]}" </dev/null >"$W/qemu" 2>&1 3>&- 4>&- &
qpid=$!
rc=0
wait "$qpid" || rc=$?
qpid=''
exec 3>&- 4>&- # the last writers: now the two readers end
wait "$c1" "$c2" || true
[ -z "$console" ] || kill "$c3" 2>/dev/null || true
say "$accel, up after $(cat "$W/ctl/up" 2>/dev/null || echo '?') s"
if [ -s "$W/ctl/rc" ]; then exit "$(cat "$W/ctl/rc")"; fi
if [ "$rc" = 124 ] || [ "$rc" = 137 ]; then
  say "out of time (${limit} s); the console's last lines:"
  tail -n 8 "$W/console" >&2
  exit 124
fi
say "the machine ended without a status (qemu: $rc)"
cat "$W/qemu" >&2
tail -n 25 "$W/console" >&2
exit 125
