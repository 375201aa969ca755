package io.aftercall.faults;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;

/** A certificate authority of our own, made by the JDK's keytool, and one certificate of it for 127.0.0.1. */
final class Authority {

    private static final String PASSWORD = "changeit";

    private final Path keys;
    private final Path trust;

    /** @param validity of the certificate, as keytool takes it: {@code -startdate -10d -validity 5} */
    Authority(Path directory, String... validity) {
        keys = directory.resolve("keys.p12");
        trust = directory.resolve("trust.p12");
        String certificate = directory.resolve("ca.crt").toString();
        keytool(keys, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
        keytool(keys, "-exportcert", "-alias", "ca", "-file", certificate);
        keytool(trust, "-importcert", "-noprompt", "-alias", "ca", "-file", certificate);
        List<String> leaf = new ArrayList<>(List.of("-genkeypair", "-alias", "stripe", "-keyalg", "EC"));
        leaf.addAll(List.of("-dname", "CN=localhost", "-signer", "ca", "-ext", "san=ip:127.0.0.1"));
        leaf.addAll(List.of(validity));
        keytool(keys, leaf.toArray(String[]::new));
        keytool(keys, "-delete", "-alias", "ca");
    }

    /** For who is to show the certificate. */
    SslContext server() {
        try (InputStream in = Files.newInputStream(keys)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, PASSWORD.toCharArray());
            return SslContextBuilder.forServer(managers).build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a process that is to trust it, and nobody else. */
    Map<String, String> trusting() {
        return Map.of(
                "JDK_JAVA_OPTIONS",
                "-Djavax.net.ssl.trustStore=" + trust + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    private static void keytool(Path store, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        try {
            Process keytool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!keytool.waitFor(120, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("failed: " + command);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
