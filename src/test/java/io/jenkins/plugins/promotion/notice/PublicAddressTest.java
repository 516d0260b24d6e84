package io.jenkins.plugins.promotion.notice;

import static org.junit.Assert.assertEquals;

import java.net.InetAddress;
import java.util.List;
import org.junit.Test;

/** What leads out into the internet and what leads into the networks around the controller. */
public class PublicAddressTest {

    private static void all(boolean isPublic, String... addresses) throws Exception {
        for (String address : List.of(addresses)) {
            assertEquals(address, isPublic, PublicAddress.is(InetAddress.getByName(address)));
        }
    }

    @Test
    public void addressesOfTheInternet() throws Exception {
        all(true, "8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "100.128.0.1", "172.32.0.1", "64:ff9b::808:808");
    }

    @Test
    public void addressesOfThisMachineAndItsNetworks() throws Exception {
        all(
                false,
                "127.0.0.1",
                "127.8.9.1",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "192.0.0.8",
                "203.0.113.7",
                "::1",
                "::",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "2001:db8::1",
                "64:ff9b:1::a00:1",
                "3fff::1",
                "5f00::1",
                "192.88.99.1");
    }

    @Test
    public void addressesOfIpv4InIpv6LeadWhereThoseLead() throws Exception {
        all(
                false,
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::",
                "2002:a00:1::1");
    }
}
