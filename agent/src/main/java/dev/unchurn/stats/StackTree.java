package dev.unchurn.stats;

import dev.unchurn.event.Frames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sampled stacks of one pool, outermost frame first, without what is below the application. Within a bound of frames over
 * all pools: beyond it a stack is counted at the last frame that is known. Thread-safe.
 */
final class StackTree {
    static final int MAX_NODES = 5_000;
    static final int MAX_DEPTH = 100;

    private final ReentrantLock lock = new ReentrantLock();
    private final Node root = new Node(null);

    private static final class Node {
        private final @Nullable StackTraceElement frame;
        private final Map<StackTraceElement, Node> children = new LinkedHashMap<>(2);
        private long opens;
        private long borrows;
        private long heldNanos;
        private long leaks;

        Node(@Nullable StackTraceElement frame) {
            this.frame = frame;
        }

        void count(StackEvent event, long held) {
            if (event == StackEvent.OPENED) opens++;
            if (event == StackEvent.OPENED || event == StackEvent.REUSED) borrows++;
            if (event == StackEvent.RELEASED) heldNanos += held;
            if (event == StackEvent.LEAKED) leaks++;
        }

        StackNode snapshot() {
            StackNode[] callees = new StackNode[children.size()];
            int i = 0;
            for (Node child : children.values()) callees[i++] = child.snapshot();
            return new StackNode(frame, borrows, opens, heldNanos, leaks, callees);
        }
    }

    /** @param stack innermost frame first, as the JVM gives it */
    void add(StackTraceElement[] stack, StackEvent event, long heldNanos, AtomicInteger nodesOverAll) {
        int innermost = 0;
        while (innermost < stack.length && Frames.isBelowApplication(stack[innermost].getClassName())) innermost++;
        if (innermost == stack.length) innermost = 0;
        lock.lock();
        try {
            Node node = root;
            int outermost = Math.min(stack.length, innermost + MAX_DEPTH) - 1;
            for (int i = outermost; i >= innermost; i--) {
                Node next = next(node, Frames.plain(stack[i]), nodesOverAll);
                if (next == null) break;
                node = next;
            }
            node.count(event, heldNanos);
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable Node next(Node node, StackTraceElement frame, AtomicInteger nodesOverAll) {
        Node known = node.children.get(frame);
        if (known != null || nodesOverAll.get() >= MAX_NODES) return known;
        nodesOverAll.incrementAndGet();
        Node fresh = new Node(frame);
        node.children.put(frame, fresh);
        return fresh;
    }

    /** A copy; its root has no frame. */
    StackNode snapshot() {
        lock.lock();
        try {
            return root.snapshot();
        } finally {
            lock.unlock();
        }
    }
}
