package dev.unchurn.jvm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** What {@code InputStream.readAllBytes} does from Java 9 on. Stateless. */
public final class Streams {
    private Streams() {}

    /** All that a stream still gives; does not close it. */
    public static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) bytes.write(buffer, 0, count);
        return bytes.toByteArray();
    }
}
