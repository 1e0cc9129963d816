# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The check itself for hosts without Python: a Perl program for the Perl that AIX and VIOS bring along.

Written for Perl 5.8 and later: without ``Socket::getaddrinfo`` (before 5.14; AIX 7.1 has 5.10) it knows IPv4 only.
No apostrophe may stand in it, because the shell carries it between two. Arguments: nonce, seconds per target, seconds
for the whole run, source address or ``-``, then index, host and port of each target. It prints one line per address:
``NONCE answer INDEX ADDRESS CODE MILLISECONDS SENT``.
"""

from __future__ import annotations

PROGRAM = r"""
use strict;
use Socket;
use Fcntl;
use Errno;

my ($nonce, $timeout, $life, $source, @list) = @ARGV;
$| = 1;
alarm $life;    # its default action ends us even inside the resolver
my $clock = eval { require Time::HiRes; 1 } ? sub { Time::HiRes::time() } : sub { time };
my $modern = defined &Socket::getaddrinfo;
my @codes = qw(ECONNREFUSED ECONNRESET ETIMEDOUT EHOSTUNREACH ENETUNREACH EACCES EPERM EADDRNOTAVAIL EAFNOSUPPORT
    EMFILE ENOTCONN EHOSTDOWN ENETDOWN EINVAL);
my (%open, %begun);

sub code {
    local $! = $_[0];
    for my $name (@codes) { return $name if exists $!{$name} && $!{$name} }
    return "errno-$_[0]";
}

sub answer {
    my ($index, $address, $code, $begun, $sent) = @_;
    my $ms = 1000 * ($clock->() - $begun);
    printf "%s answer %d %s %s %.1f %d\n", $nonce, $index, $address, $code, $ms, $sent;
}

sub failure {
    my ($error) = @_;
    for my $name (qw(EAI_NONAME EAI_AGAIN EAI_FAIL)) {
        my $known = Socket->can($name);
        return $name if $known && $error == $known->();
    }
    return "EAI_FAIL";
}

sub old_addresses {
    my ($host, $port) = @_;
    my $packed = inet_aton($host);
    return "EAI_NONAME" unless defined $packed;
    return ("", [AF_INET, pack_sockaddr_in($port, $packed), inet_ntoa($packed)]);
}

sub addresses {
    my ($host, $port) = @_;
    return old_addresses($host, $port) unless $modern;
    my ($error, @rows) = Socket::getaddrinfo($host, $port, { socktype => SOCK_STREAM });
    return failure($error) if $error;
    my @found;
    for my $row (@rows) {
        my $flags = Socket::NI_NUMERICHOST() | Socket::NI_NUMERICSERV();
        my (undef, $text) = Socket::getnameinfo($row->{addr}, $flags);
        push @found, [$row->{family}, $row->{addr}, defined $text ? $text : "-"];
    }
    return ("", @found);
}

my $home;
if ($source ne "-") {
    my $error;
    ($error, $home) = addresses($source, 0);
    my $proof;
    unless ($home && socket($proof, $home->[0], SOCK_STREAM, 0) && bind($proof, $home->[1])) {
        print "$nonce source refused\n";
        exit 0;
    }
}

sub begin {
    my ($index, $family, $address, $text) = @_;
    my $begun = $clock->();
    my $sock;
    return answer($index, $text, "EAFNOSUPPORT", $begun, 0) if $home && $home->[0] != $family;
    return answer($index, $text, code($! + 0), $begun, 0) unless socket($sock, $family, SOCK_STREAM, 0);
    fcntl($sock, F_SETFL, fcntl($sock, F_GETFL, 0) | O_NONBLOCK);
    return answer($index, $text, code($! + 0), $begun, 0) if $home && !bind($sock, $home->[1]);
    return finish([$index, $text, $sock, $begun]) if connect($sock, $address);
    if ($!{EINPROGRESS} || $!{EWOULDBLOCK} || $!{EINTR}) {
        $open{fileno $sock} = [$index, $text, $sock, $begun];
        return;
    }
    my $code = code($! + 0);
    answer($index, $text, $code, $begun, $code eq "ECONNREFUSED" || $code eq "ETIMEDOUT" ? 1 : 0);
}

sub finish {
    my ($index, $text, $sock, $begun) = @{$_[0]};
    my $packed = getsockopt($sock, SOL_SOCKET, SO_ERROR);
    my $number = defined $packed ? unpack("i", $packed) : $! + 0;
    my $peer = getpeername($sock);
    my $code = $number ? code($number) : !defined $peer ? "ENOTCONN"
        : $peer eq getsockname($sock) ? "ECONNREFUSED" : "OPEN";
    answer($index, $text, $code, $begun, 1);
    close $sock;
}

while (my ($index, $host, $port) = splice @list, 0, 3) {
    my $begun = $clock->();
    my ($error, @found) = addresses($host, $port);
    answer($index, "-", $error, $begun, 0) if $error;
    begin($index, @$_) for @found;
}

my $deadline = $clock->() + $timeout;
while (%open) {
    my $left = $deadline - $clock->();
    last if $left <= 0;
    my $all = "";
    vec($all, $_, 1) = 1 for keys %open;
    my ($ready, $odd) = ($all, $all);
    next unless select(undef, $ready, $odd, $left) > 0;
    finish(delete $open{$_}) for grep { vec($ready, $_, 1) || vec($odd, $_, 1) } keys %open;
}
answer($_->[0], $_->[1], "ETIMEDOUT", $_->[3], 1) for values %open;
"""
