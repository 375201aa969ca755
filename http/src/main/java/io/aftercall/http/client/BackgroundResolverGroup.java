package io.aftercall.http.client;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * Looks names up as the JVM does (hosts file, name service, cache), but on a thread of its own: a name server that does
 * not answer holds neither the caller nor the I/O threads.
 */
final class BackgroundResolverGroup extends AddressResolverGroup<InetSocketAddress> {

    private final ExecutorService lookups;

    BackgroundResolverGroup(ExecutorService lookups) {
        this.lookups = lookups;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new InetNameResolver(executor) {

            @Override
            protected void doResolve(String name, Promise<InetAddress> promise) {
                lookUp(promise, () -> InetAddress.getByName(name));
            }

            @Override
            protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
                lookUp(promise, () -> List.of(InetAddress.getAllByName(name)));
            }
        }.asAddressResolver();
    }

    private <T> void lookUp(Promise<T> promise, Callable<T> lookup) {
        try {
            lookups.execute(() -> {
                try {
                    promise.trySuccess(lookup.call());
                } catch (Exception unknown) {
                    promise.tryFailure(unknown);
                }
            });
        } catch (RejectedExecutionException closed) {
            promise.tryFailure(new UnknownHostException("the client is closed"));
        }
    }
}
