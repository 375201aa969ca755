package io.aftercall.features;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;

/** A certificate that nobody trusts, made by the JDK's own keytool. */
final class SelfSigned {

    private static final String PASSWORD = "changeit";

    private SelfSigned() {}

    static SslContext server(Path directory) {
        try {
            Path store = directory.resolve("self-signed.p12");
            keytool(List.of("-genkeypair", "-alias", "stripe", "-keyalg", "EC", "-dname", "CN=localhost"), store);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            return SslContextBuilder.forServer(managers).build();
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException("no certificate", e);
        }
    }

    private static void keytool(List<String> options, Path store) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(options);
        command.addAll(List.of("-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool ended with " + keytool);
        }
    }
}
