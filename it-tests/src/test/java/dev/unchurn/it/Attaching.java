package dev.unchurn.it;

import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.VirtualMachine;
import dev.unchurn.itsupport.ChildJvm;

/** Loads the agent into a JVM that runs. */
final class Attaching {
    private Attaching() {}

    static void to(ChildJvm child) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(child.pid()));
        try {
            machine.loadAgent(AgentJar.path().toString(), "");
        } catch (AgentLoadException answer) {
            // Java 8 answers a success with a bare 0, which the attaching side of Java 10 and later does not
            // understand; 25 puts
            // words before it
            if (!String.valueOf(answer.getMessage()).matches("(Failed to load agent library: )?0")) throw answer;
        } finally {
            machine.detach();
        }
    }
}
