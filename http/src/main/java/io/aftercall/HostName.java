package io.aftercall;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this machine is called. */
final class HostName {

    private static final String UNKNOWN = "localhost";

    private HostName() {}

    static String ofThisMachine() {
        String given = System.getenv("HOSTNAME");
        if (given != null && !given.isBlank()) {
            return given;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return UNKNOWN; // a machine without a name is one of its own
        }
    }
}
