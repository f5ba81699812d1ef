#!/bin/sh
# A certificate authority for trials and benches, with openssl alone. Not for a fleet: its keys lie in clear beside its books.
#
#   trial-ca.sh DIR init [--intermediate]     root (and one below it, which then signs)
#   trial-ca.sh DIR broker NAME [ALTNAMES]    key and certificate of a server; ALTNAMES as openssl has them, else DNS:NAME
#   trial-ca.sh DIR platform NAME             key and certificate of a client: the platform, a technician
#   trial-ca.sh DIR vehicle ID                key and certificate of a vehicle whose box makes none itself
#   trial-ca.sh DIR sign FILE.csr OUT.pem     the certificate for a box's own request
#   trial-ca.sh DIR revoke CERT.pem           into the list
#   trial-ca.sh DIR crl                       writes the list anew
#
# Writes DIR/ca.pem (whom to believe), DIR/chain.pem (those between), DIR/crl.pem, DIR/issued/NAME.{key,pem}.
# DAYS (default 365) or SECONDS_VALID: the life of what is issued. CRL_DAYS (default 30).
set -eu
umask 077

say() { echo "trial-ca: $*" >&2; }
usage() { sed -n '2,/^set -eu/s/^# \{0,1\}//p' "$0" >&2; exit 64; }
[ $# -ge 2 ] || usage
command -v openssl >/dev/null || { say 'the program openssl is not there: apt install openssl'; exit 69; }
dir=$1 verb=$2
shift 2

day() { date -u -d "$1" +%Y%m%d%H%M%SZ; }

# Books of one authority, in which openssl writes what it issued and revoked.
books() {
    mkdir -p "$dir/$1/new"
    : >"$dir/$1/index"
    echo 'unique_subject = no' >"$dir/$1/index.attr"
    openssl rand -hex 12 >"$dir/$1/serial"
    echo 01 >"$dir/$1/crlnumber"
    cat >"$dir/$1/config" <<CONFIG
[ca]
default_ca = it
[it]
database = $dir/$1/index
serial = $dir/$1/serial
crlnumber = $dir/$1/crlnumber
new_certs_dir = $dir/$1/new
certificate = $dir/$1/cert.pem
private_key = $dir/$1/key.pem
default_md = sha256
policy = any
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[below]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[client]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
[server]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = \${ENV::ALTNAMES}
CONFIG
}

make_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }
request() { openssl req -new -batch -config /dev/null -key "$1" -subj "/CN=$2" -out "$3"; }

# signer FILE.csr OUT.pem EXTENSIONS
issue() {
    if [ -n "${SECONDS_VALID:-}" ]; then end=$(day "+$SECONDS_VALID seconds"); else end=$(day "+${DAYS:-365} days"); fi
    # A minute back: clocks differ. Certificates that live for seconds begin now, else their thirds would be elsewhere.
    if [ -n "${SECONDS_VALID:-}" ]; then begin=$(day now); else begin=$(day '-1 minute'); fi
    ALTNAMES=${ALTNAMES:-DNS:unused} openssl ca -config "$dir/$1/config" -batch -notext -in "$2" -extensions "$4" \
        -startdate "$begin" -enddate "$end" -out "$3.new" 2>"$dir/last.log" || { cat "$dir/last.log" >&2; exit 1; }
    if [ -s "$dir/chain.pem" ]; then cat "$dir/chain.pem" >>"$3.new"; fi
    mv "$3.new" "$3"
}

write_crl() {
    : >"$dir/crl.pem.new"
    for each in root signer; do
        [ -d "$dir/$each" ] && [ ! -L "$dir/$each" ] || continue
        ALTNAMES=DNS:unused openssl ca -config "$dir/$each/config" -gencrl -crldays "${CRL_DAYS:-30}" >>"$dir/crl.pem.new" 2>/dev/null
    done
    chmod 644 "$dir/crl.pem.new"
    mv "$dir/crl.pem.new" "$dir/crl.pem"
}

# name EXTENSIONS
pair() {
    make_key "$dir/issued/$1.key"
    request "$dir/issued/$1.key" "$1" "$dir/issued/$1.csr"
    issue signer "$dir/issued/$1.csr" "$dir/issued/$1.pem" "$2"
    rm "$dir/issued/$1.csr"
    chmod 644 "$dir/issued/$1.pem"
    say "$dir/issued/$1.key and .pem"
}

[ "$verb" = init ] || [ -d "$dir/root" ] || { say "$dir holds no authority: init"; exit 66; }
case $verb in
init)
    [ ! -e "$dir/root" ] || { say "$dir holds an authority already"; exit 1; }
    mkdir -p "$dir/issued"
    dir=$(cd "$dir" && pwd)
    books root
    make_key "$dir/root/key.pem"
    ALTNAMES=DNS:unused openssl req -x509 -new -batch -config "$dir/root/config" -extensions authority -key "$dir/root/key.pem" \
        -subj '/CN=Balise trial root' -days 3650 -out "$dir/root/cert.pem"
    : >"$dir/chain.pem"
    if [ "${1:-}" = --intermediate ]; then
        books signer
        make_key "$dir/signer/key.pem"
        request "$dir/signer/key.pem" 'Balise trial issuing' "$dir/signer/request.csr"
        DAYS=1825 issue root "$dir/signer/request.csr" "$dir/signer/cert.pem" below
        cp "$dir/signer/cert.pem" "$dir/chain.pem"
    else
        ln -s root "$dir/signer"
    fi
    cp "$dir/root/cert.pem" "$dir/ca.pem"
    chmod 644 "$dir/ca.pem" "$dir/chain.pem"
    write_crl
    say "believe $dir/ca.pem"
    ;;
broker) [ $# -ge 1 ] || usage; ALTNAMES=${2:-DNS:$1}; export ALTNAMES; pair "$1" server ;;
platform | vehicle) [ $# -eq 1 ] || usage; pair "$1" client ;;
sign)
    [ $# -eq 2 ] || usage
    openssl req -in "$1" -noout -verify -config /dev/null 2>/dev/null || { say "$1 is no request"; exit 66; }
    issue signer "$1" "$2" client
    chmod 644 "$2"
    ;;
revoke)
    [ $# -eq 1 ] || usage
    ALTNAMES=DNS:unused openssl ca -config "$dir/signer/config" -revoke "$1" 2>/dev/null
    write_crl
    ;;
crl) write_crl ;;
*) usage ;;
esac
