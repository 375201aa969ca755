package io.aftercall.simulator;

import java.util.random.RandomGenerator;

/** Ids in Stripe's shape: {@code prod_} and 24 letters and digits. As thread-safe as its randomness. */
record Ids(RandomGenerator random) {

    private static final String SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    String next(String prefix) {
        return prefix + "_" + signs(24);
    }

    String signs(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        return text.toString();
    }
}
