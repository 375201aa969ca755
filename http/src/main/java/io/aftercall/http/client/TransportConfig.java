package io.aftercall.http.client;

import io.aftercall.config.StripeSettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.util.Timer;
import java.time.Duration;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.netty.channel.ChannelManager;
import org.jspecify.annotations.Nullable;

/**
 * The client below the port. Every option that could send a call twice, send it elsewhere or keep it waiting unseen is
 * set by name: the library reads its defaults from system properties and from a file on the class path.
 */
final class TransportConfig {

    /** One thread carries thousands of connections; a second one halves the time of a burst of handshakes. */
    private static final int IO_THREADS = 2;

    private static final int MAX_HEADER_SIZE = 32 * 1024;
    private static final Duration NONE = Duration.ofMillis(-1);
    private static final Duration CLEANER_PERIOD = Duration.ofSeconds(1);

    private TransportConfig() {}

    static AsyncHttpClient open(
            StripeSettings settings, Timer timer, BackgroundResolverGroup resolver, @Nullable SslContext tls) {
        DefaultAsyncHttpClientConfig.Builder config = new DefaultAsyncHttpClientConfig.Builder()
                .setThreadPoolName("aftercall-stripe")
                .setIoThreadsCount(IO_THREADS)
                .setNettyTimer(timer)
                .setAddressResolverGroup(resolver)
                .setHttpAdditionalChannelInitializer(TransportConfig::guard);
        sendOnceAndNowhereElse(config);
        trust(config, tls);
        limit(config, settings);
        return Dsl.asyncHttpClient(config);
    }

    private static void sendOnceAndNowhereElse(DefaultAsyncHttpClientConfig.Builder config) {
        config.setMaxRequestRetry(0)
                .setFollowRedirect(false)
                .setCookieStore(null)
                .setUseProxySelector(false)
                .setUseProxyProperties(false)
                // One request per connection at a time: a broken connection then makes one outcome unknown, not many.
                .setHttp2Enabled(false)
                .setHttp2CleartextEnabled(false);
    }

    private static void trust(DefaultAsyncHttpClientConfig.Builder config, @Nullable SslContext tls) {
        config.setUseInsecureTrustManager(false)
                .setDisableHttpsEndpointIdentificationAlgorithm(false)
                .setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"})
                .setValidateResponseHeaders(true);
        if (tls != null) {
            config.setSslContext(tls);
        }
    }

    /** The deadlines of a whole attempt are {@link Attempt}'s; the gate stands before the pool, so that is unbounded. */
    private static void limit(DefaultAsyncHttpClientConfig.Builder config, StripeSettings settings) {
        config.setKeepAlive(true)
                .setMaxConnections(-1)
                .setMaxConnectionsPerHost(-1)
                .setPooledConnectionIdleTimeout(settings.idleTimeout())
                .setConnectionPoolCleanerPeriod(CLEANER_PERIOD) // it looks at each connection in the pool
                .setConnectTimeout(settings.connectTimeout())
                .setHandshakeTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setRequestTimeout(NONE)
                .setReadTimeout(NONE)
                .setHttpClientCodecMaxHeaderSize(MAX_HEADER_SIZE)
                // Compression is not asked for; if it comes all the same, the decoded size is what counts.
                .setCompressionEnforced(false)
                .setEnableAutomaticDecompression(true)
                .setKeepEncodingHeader(false)
                .setMaxDecompressedResponseSize(settings.maxResponseSize())
                .setShutdownQuietPeriod(Duration.ZERO)
                .setShutdownTimeout(Duration.ofSeconds(5));
    }

    private static void guard(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(ChannelManager.AHC_HTTP_HANDLER, "aftercall-guard", new ConnectionGuard());
        // At TRACE the library dumps the bytes of every connection, and with them the secret.
        if (pipeline.get(ChannelManager.LOGGING_HANDLER) != null) {
            pipeline.remove(ChannelManager.LOGGING_HANDLER);
        }
    }
}
