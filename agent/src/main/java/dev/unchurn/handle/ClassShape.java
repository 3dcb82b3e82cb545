package dev.unchurn.handle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The instance methods of a class, its superclasses included, read from class files: reflection would load the types of all
 * signatures, and drivers refer to optional ones that are missing. Not thread-safe.
 */
final class ClassShape extends ClassVisitor {
    /** One instance method. */
    static final class MethodShape {
        final String owner;
        final int access;
        final String name;
        final String descriptor;
        final String @Nullable [] exceptions;

        MethodShape(String owner, int access, String name, String descriptor, String @Nullable [] exceptions) {
            this.owner = owner;
            this.access = access;
            this.name = name;
            this.descriptor = descriptor;
            this.exceptions = exceptions;
        }

        boolean is(int flag) {
            return (access & flag) != 0;
        }

        /** Whether a subclass in the given package can override it. */
        boolean isOverridableFrom(String packageName) {
            if (is(Opcodes.ACC_FINAL)) return false;
            if (is(Opcodes.ACC_PUBLIC)) return true;
            return packageOf(owner).equals(packageName);
        }
    }

    /** One instance field. */
    static final class FieldShape {
        final String name;
        final String descriptor;
        private final boolean isFinal;

        FieldShape(String name, String descriptor, boolean isFinal) {
            this.name = name;
            this.descriptor = descriptor;
            this.isFinal = isFinal;
        }
    }

    private final List<MethodShape> methods = new ArrayList<>();
    private final List<FieldShape> fields = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private String owner = "";

    ClassShape() {
        super(Opcodes.ASM9);
    }

    /** Adds a class file's methods; subclasses first, so that what they override is not listed twice. */
    void add(ClassReader classFile) {
        classFile.accept(this, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }

    /** Adds what is known of a superclass. */
    void add(ClassShape inherited) {
        for (MethodShape method : inherited.methods) add(method);
        fields.addAll(inherited.fields);
    }

    private void add(MethodShape method) {
        if (seen.add(method.name + method.descriptor)) methods.add(method);
    }

    List<MethodShape> methods() {
        return methods;
    }

    /** The methods that a subclass in the given package cannot override. */
    List<MethodShape> methodsNotOverridableFrom(String packageName) {
        List<MethodShape> found = new ArrayList<>();
        for (MethodShape method : methods) {
            if (!method.isOverridableFrom(packageName)) found.add(method);
        }
        return found;
    }

    /** The fields of these names that can be assigned. */
    List<FieldShape> mutableFields(Set<String> names) {
        List<FieldShape> found = new ArrayList<>();
        for (FieldShape field : fields) {
            if (!field.isFinal && names.contains(field.name)) found.add(field);
        }
        return found;
    }

    static String packageOf(String internalName) {
        int slash = internalName.lastIndexOf('/');
        return slash < 0 ? "" : internalName.substring(0, slash);
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        owner = name;
    }

    @Override
    public @Nullable FieldVisitor visitField(
            int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
        if ((access & Opcodes.ACC_STATIC) == 0) {
            fields.add(new FieldShape(name, descriptor, (access & Opcodes.ACC_FINAL) != 0));
        }
        return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        boolean skipped =
                (access & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE | Opcodes.ACC_BRIDGE)) != 0 || name.startsWith("<");
        if (!skipped) add(new MethodShape(owner, access, name, descriptor, exceptions));
        return null;
    }
}
