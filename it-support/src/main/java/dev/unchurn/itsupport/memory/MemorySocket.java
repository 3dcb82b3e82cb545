package dev.unchurn.itsupport.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;

/** A socket that is connected to a {@link MemoryBackend} from the start. Its options are remembered at most. Thread-safe. */
final class MemorySocket extends Socket {
    private final MemoryBackend backend;
    private final InputStream input = new Input();
    private final OutputStream output = new Output();
    private int timeoutMillis;

    MemorySocket(MemoryBackend backend) {
        this.backend = backend;
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return backend.read(into, offset, length);
        }

        @Override
        public int available() throws IOException {
            return backend.available();
        }

        @Override
        public void close() {
            backend.close();
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            backend.write(bytes, offset, length);
        }

        @Override
        public void close() {
            backend.close();
        }
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) {}

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public synchronized void close() {
        backend.close();
    }

    @Override
    public boolean isClosed() {
        return backend.isClosed();
    }

    @Override
    public synchronized void setSoTimeout(int millis) {
        timeoutMillis = millis;
    }

    @Override
    public synchronized int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public int getSendBufferSize() {
        return 8192;
    }

    @Override
    public int getReceiveBufferSize() {
        return 8192;
    }

    @Override
    public String toString() {
        return "socket in memory";
    }
}
