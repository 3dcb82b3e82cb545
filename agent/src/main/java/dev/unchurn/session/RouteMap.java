package dev.unchurn.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Functions, relations and types of a database, and which of them lead to which: follows them from what leaves something in a
 * session to all that can be named in a statement. Filled and followed by one thread.
 */
final class RouteMap {
    static final char FUNCTION = 'f';
    static final char RELATION = 'r';
    static final char TYPE = 't';

    /** What has no name in a statement: operators and casts, event triggers at login. */
    static final char EVERYTHING = 'x';

    /** Event triggers. */
    static final char DEFINING = 'e';

    private static final String BUILDS = "statements that it builds at run time may take such a route";

    private final Map<Long, Node> nodes = new HashMap<>();
    private final List<Node> functions = new ArrayList<>();
    private final ArrayDeque<Node> reached = new ArrayDeque<>();

    private static final class Node {
        final char kind;
        final List<Edge> edges = new ArrayList<>(0);
        String name = "";
        String label = "";
        Set<String> words = new HashSet<>(0);
        boolean mayWrite;
        boolean builds;
        /** C code that is reached through an operator or a type is trusted to be only that. */
        boolean byNameOnly;

        int how;
        String effect = "";

        Node(char kind) {
            this.kind = kind;
        }
    }

    private static final class Edge {
        final Node to;
        final int atMost;
        final String part;

        Edge(Node to, int atMost, String part) {
            this.to = to;
            this.atMost = atMost;
            this.part = part;
        }
    }

    private Node node(char kind, long oid) {
        Long key = oid << 8 | kind;
        Node known = nodes.get(key);
        if (known == null) {
            known = new Node(kind);
            nodes.put(key, known);
        }
        return known;
    }

    /** A relation or type of this name. */
    void named(char kind, long oid, String name) {
        node(kind, oid).name = name;
    }

    /** A function whose body can be read. */
    void function(long oid, String name, PostgresStatement body) {
        Node function = node(FUNCTION, oid);
        function.name = name;
        function.words = new HashSet<>(body.words());
        function.mayWrite = Routes.mayWrite(body.words());
        function.builds = body.builds();
        functions.add(function);
    }

    /** A function whose body cannot be read. */
    void opaque(long oid, String name, boolean byNameOnly) {
        Node function = node(FUNCTION, oid);
        function.name = name;
        function.byNameOnly = byNameOnly;
    }

    /** What belongs to a relation or is a part of something uses something else. */
    void uses(char kind, long oid, int atMost, String part, char usedKind, long usedOid) {
        node(usedKind, usedOid).edges.add(new Edge(node(kind, oid), atMost, part));
    }

    /** This leaves something in a session by itself. */
    void leaves(char kind, long oid, int how, String part, String effect) {
        reach(node(kind, oid), how, part, effect);
    }

    private void reach(Node node, int how, String part, String effect) {
        if (node.how >= how) return;
        if (node.how == 0) {
            node.label = part;
            node.effect = effect;
        }
        node.how = how;
        reached.add(node);
    }

    /** Follows everything; once. */
    Routes follow() {
        Routes routes = new Routes();
        followReached(routes);
        if (!routes.isEmpty()) {
            for (Node function : functions) {
                if (function.builds) reach(function, Routes.BY_NAMING, "function", BUILDS);
            }
            followReached(routes);
        }
        return routes;
    }

    private void followReached(Routes routes) {
        for (Node node = reached.poll(); node != null; node = reached.poll()) {
            add(node, routes);
            for (Edge edge : node.edges) {
                boolean isHidden = edge.to.kind == EVERYTHING || edge.to.kind == TYPE;
                if (node.byNameOnly && isHidden) continue;
                reach(edge.to, Math.min(node.how, edge.atMost), edge.part, node.effect);
            }
            if (!node.name.isEmpty()) mentions(node);
        }
    }

    private static void add(Node node, Routes routes) {
        String why = why(node);
        if (node.kind == EVERYTHING) routes.addEverywhere(why);
        else if (node.kind == DEFINING) routes.addByDefining(why);
        else if (!node.name.isEmpty()) routes.add(lower(node.name), node.how, why);
    }

    private static String why(Node node) {
        String name = node.name.isEmpty() ? "" : SqlWords.isPlainName(node.name) ? " " + node.name : " (unusual name)";
        return node.label + name + ": " + node.effect;
    }

    private static String lower(String name) {
        return name.toLowerCase(java.util.Locale.ROOT);
    }

    private void mentions(Node named) {
        String word = lower(named.name);
        for (Node function : functions) {
            if (function.how > 0 || !function.words.contains(word)) continue;
            if (named.how == Routes.BY_NAMING || function.mayWrite) {
                reach(function, Routes.BY_NAMING, "function", named.effect);
            }
        }
    }

    /** Whether nothing leaves anything by itself: then there is nothing to follow. */
    boolean isHarmless() {
        return reached.isEmpty();
    }
}
