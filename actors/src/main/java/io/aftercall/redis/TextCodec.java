package io.aftercall.redis;

import io.lettuce.core.codec.RedisCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Keys and values as UTF-8. Lettuce's own codec takes a buffer from a pool for each of the many short arguments of a step;
 * this one takes an array. Thread-safe.
 */
enum TextCodec implements RedisCodec<String, String> {
    UTF8;

    @Override
    public String decodeKey(ByteBuffer bytes) {
        return decodeValue(bytes);
    }

    @Override
    public String decodeValue(ByteBuffer bytes) {
        byte[] text = new byte[bytes.remaining()];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    @Override
    public ByteBuffer encodeKey(String key) {
        return encodeValue(key);
    }

    @Override
    public ByteBuffer encodeValue(String value) {
        return ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8));
    }
}
