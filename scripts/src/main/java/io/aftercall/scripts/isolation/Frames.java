package io.aftercall.scripts.isolation;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Texts with their length in front, both ways. Whoever reads says how long one may be: the other side is not believed.
 * One reader and one writer at a time.
 */
public final class Frames {

    /** The first word of what a virtual machine prints that has no memory left, read as a length. */
    private static final int LAST_WORDS = 0x5465_726d;

    private final DataInputStream in;
    private final DataOutputStream out;

    public Frames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(new BufferedOutputStream(out));
    }

    public void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }

    /**
     * @param max bytes
     * @return null at the end
     * @throws BrokenFrame if it is longer, or no frame
     */
    public @Nullable String read(int max) throws IOException {
        byte[] bytes = readBytes(max);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** As {@link #read}, in UTF-8. */
    byte @Nullable [] readBytes(int max) throws IOException {
        int length;
        try {
            length = in.readInt();
        } catch (EOFException end) {
            return null;
        }
        if (length == LAST_WORDS) {
            throw new BrokenFrame("it has no memory left", BrokenFrame.Kind.LAST_WORDS);
        }
        if (length < 0 || length > max) {
            throw new BrokenFrame(
                    "a frame of " + length + " bytes",
                    length < 0 ? BrokenFrame.Kind.GARBAGE : BrokenFrame.Kind.TOO_LONG);
        }
        byte[] bytes = in.readNBytes(length);
        return bytes.length < length ? null : bytes;
    }

    /** What came is no frame that is accepted; nothing after it can be one. */
    public static final class BrokenFrame extends IOException {

        private static final long serialVersionUID = 1L;

        /** In which way. */
        public enum Kind {
            TOO_LONG,
            GARBAGE,
            LAST_WORDS
        }

        private final Kind kind;

        BrokenFrame(String what, Kind kind) {
            super(what);
            this.kind = kind;
        }

        public Kind kind() {
            return kind;
        }
    }
}
