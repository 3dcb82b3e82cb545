package com.acme.conformance;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** Collects the probes of one subject under its name. Not thread-safe. */
public final class Group {
    private final String name;
    private final List<Probe> probes = new ArrayList<>();

    /** A group such as {@code postgres/settings}. */
    public Group(String name) {
        this.name = name;
    }

    /** Its dirtied session can be made fresh. */
    public Probe reused(String probe, Probe.Body body) {
        return add(probe, Probe.Reuse.REUSED, body);
    }

    /** Its dirtied session cannot be made fresh. */
    public Probe retired(String probe, Probe.Body body) {
        return add(probe, Probe.Reuse.RETIRED, body);
    }

    /** Whether its session is reused does not matter or is not asked. */
    public Probe either(String probe, Probe.Body body) {
        return add(probe, Probe.Reuse.EITHER, body);
    }

    /** As {@link #after(String, Probe.Reuse, String[], String...)}, for a session that can be made fresh. */
    public Probe reusedAfter(String probe, String dirt, String... looks) {
        return after(probe, Probe.Reuse.REUSED, new String[] {dirt}, looks);
    }

    /** As {@link #after(String, Probe.Reuse, String[], String...)}, for a session that cannot be made fresh. */
    public Probe retiredAfter(String probe, String dirt, String... looks) {
        return after(probe, Probe.Reuse.RETIRED, new String[] {dirt}, looks);
    }

    /**
     * Runs statements on a connection and queries on it and on the next one, where everything else is looked at, too. The
     * statements may use names of the {@link Stage#fill place} such as <code>{x}</code>.
     */
    public Probe after(String probe, Probe.Reuse reuse, String[] dirt, String... looks) {
        return add(probe, reuse, stage -> {
            Connection first = stage.first();
            stage.run(first, dirt);
            stage.look(first, looks);
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, looks);
            stage.everything(next);
        });
    }

    public Probe add(String probe, Probe.Reuse reuse, Probe.Body body) {
        Probe added = new Probe(name + "/" + probe, reuse, body);
        probes.add(added);
        return added;
    }

    public List<Probe> probes() {
        return probes;
    }
}
