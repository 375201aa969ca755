package io.aftercall.http.client;

import io.aftercall.config.Redactor;
import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertificateException;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLProtocolException;

/** Reads exceptions of the network. */
final class Faults {

    private static final int MAX_TEXT = 200;

    private Faults() {}

    /**
     * Whether a handshake failed because the other side did not prove who it is, or does not speak our TLS: trying again
     * changes nothing (row 20). A connection that merely broke during the handshake is no distrust (row 19); Netty tells
     * of those with subclasses of its own, which is why the class of a handshake exception is compared exactly.
     */
    static boolean isDistrust(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof SSLPeerUnverifiedException
                    || cause instanceof SSLProtocolException
                    || cause instanceof NotSslRecordException
                    || cause.getClass() == SSLHandshakeException.class) {
                return true;
            }
        }
        return false;
    }

    /** The root of a fault in a few words, without secrets. */
    static String describe(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof CancellationException) {
            return "given up";
        }
        String message = root.getMessage() == null ? "" : ": " + Redactor.redact(root.getMessage());
        String text = root.getClass().getSimpleName() + message;
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
