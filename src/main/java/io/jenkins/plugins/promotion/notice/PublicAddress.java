package io.jenkins.plugins.promotion.notice;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Which addresses are of the internet at large, and which lead into this machine or the networks around it. */
final class PublicAddress {

    /** What RFC 6890 and its successors set aside, beside what {@link InetAddress} knows by itself. */
    private static final List<Range> SET_ASIDE = List.of(
            new Range("0.0.0.0", 8),
            new Range("100.64.0.0", 10),
            new Range("192.0.0.0", 24),
            new Range("192.0.2.0", 24),
            new Range("198.18.0.0", 15),
            new Range("198.51.100.0", 24),
            new Range("203.0.113.0", 24),
            new Range("240.0.0.0", 4),
            new Range("fc00::", 7),
            new Range("100::", 64),
            new Range("2001::", 23),
            new Range("2001:db8::", 32),
            new Range("64:ff9b:1::", 48),
            new Range("3fff::", 20),
            new Range("5f00::", 16),
            new Range("192.88.99.0", 24));

    /** Networks of IPv6 in which an address of IPv4 stands, and at which byte. */
    private static final List<Range> OF_IPV4 = List.of(new Range("64:ff9b::", 96), new Range("::", 96));

    private static final Range SIX_TO_FOUR = new Range("2002::", 16);

    private record Range(byte[] first, int bits) {
        Range(String first, int bits) {
            this(literal(first).getAddress(), bits);
        }

        boolean has(byte[] address) {
            if (address.length != first.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (first[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private PublicAddress() {}

    /** Of a literal, so that nobody is asked. */
    private static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Whether an address is one of the internet at large. */
    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean inside = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || SET_ASIDE.stream().anyMatch(range -> range.has(bytes));
        if (inside || address instanceof Inet4Address) {
            return !inside;
        }
        // What leads to an address of IPv4 leads where that leads.
        if (OF_IPV4.stream().anyMatch(range -> range.has(bytes))) {
            return is(ipv4(bytes, 12));
        }
        return !(address instanceof Inet6Address) || !SIX_TO_FOUR.has(bytes) || is(ipv4(bytes, 2));
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
