package dev.unchurn.handle;

import dev.unchurn.bootstrap.UnchurnBorrow;
import dev.unchurn.bootstrap.UnchurnHandle;
import dev.unchurn.handle.ClassShape.FieldShape;
import dev.unchurn.handle.ClassShape.MethodShape;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the handle class of a driver's connection class: a subclass in the same package whose every method asks the physical
 * connection. The state of a handle is three fields of its own; the driver's fields stay zero. Branches are only in the
 * few methods that every handle has, so their frames are written by hand. Not thread-safe.
 */
final class HandleGenerator {
    /** What the class name of a handle ends with. */
    static final String SUFFIX = "$$Unchurn";

    private static final String BORROW = Type.getInternalName(UnchurnBorrow.class);
    private static final String BORROW_TYPE = Type.getDescriptor(UnchurnBorrow.class);
    private static final String THREAD = "java/lang/Thread";
    private static final String CONNECTION = "java/sql/Connection";
    private static final String DELEGATE = "unchurn$physical";
    private static final String BORROW_FIELD = "unchurn$lease";
    private static final String USER = "unchurn$user";
    private static final String LIVE = "unchurn$driver";

    private final String driver;
    private final String driverType;
    private final String handle;

    /** Whether the driver's closed connections tell what was set while they were open. */
    private final boolean remembers;

    private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private HandleGenerator(String driver, boolean remembers) {
        this.driver = driver;
        this.remembers = remembers;
        this.driverType = "L" + driver + ";";
        this.handle = driver + SUFFIX;
    }

    /**
     * The class file of the handle.
     *
     * @param driver internal name of the driver's connection class
     * @param shape what it must cover; methods that cannot be overridden are left out, {@link HandlePatch} covers them
     * @param isSerializable whether the driver's class says so: the physical connection is then written in its place
     */
    static byte[] generate(String driver, ClassShape shape, MethodTable table, boolean isSerializable) {
        HandleGenerator generator = new HandleGenerator(driver, table.remembersWhenClosed());
        generator.start(shape.mutableFields(table.sharedFields()));
        if (isSerializable) generator.writeReplace();
        for (MethodShape method : shape.methods()) {
            if (!method.isOverridableFrom(ClassShape.packageOf(driver))) continue;
            boolean isPublic = method.is(Opcodes.ACC_PUBLIC);
            generator.override(method, table.treatment(method.name, method.descriptor, isPublic));
        }
        generator.out.visitEnd();
        return generator.out.toByteArray();
    }

    private void start(List<FieldShape> shared) {
        out.visit(
                Opcodes.V1_8,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                handle,
                null,
                driver,
                new String[] {Type.getInternalName(UnchurnHandle.class), "java/lang/Cloneable"});
        out.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_VOLATILE, DELEGATE, driverType, null, null);
        out.visitField(Opcodes.ACC_PRIVATE, BORROW_FIELD, BORROW_TYPE, null, null);
        out.visitField(Opcodes.ACC_PRIVATE, USER, "L" + THREAD + ";", null, null);
        copy();
        begin(shared);
        delegateTo();
        getter("unchurn$delegate", "()L" + CONNECTION + ";", DELEGATE, driverType);
        getter("unchurn$borrow", "()" + BORROW_TYPE, BORROW_FIELD, BORROW_TYPE);
        live();
        liveAsConnection();
    }

    private void copy() {
        MethodVisitor code = out.visitMethod(
                Opcodes.ACC_PUBLIC,
                "unchurn$copy",
                "()L" + Type.getInternalName(UnchurnHandle.class) + ";",
                null,
                new String[] {"java/lang/CloneNotSupportedException"});
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "clone", "()Ljava/lang/Object;", false);
        code.visitTypeInsn(Opcodes.CHECKCAST, handle);
        end(code, Opcodes.ARETURN);
    }

    private void begin(List<FieldShape> shared) {
        MethodVisitor code = out.visitMethod(
                Opcodes.ACC_PUBLIC, "unchurn$begin", "(L" + CONNECTION + ";" + BORROW_TYPE + ")V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, 2);
        code.visitFieldInsn(Opcodes.PUTFIELD, handle, BORROW_FIELD, BORROW_TYPE);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitTypeInsn(Opcodes.CHECKCAST, driver);
        code.visitFieldInsn(Opcodes.PUTFIELD, handle, DELEGATE, driverType);
        for (FieldShape field : shared) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitTypeInsn(Opcodes.CHECKCAST, driver);
            code.visitFieldInsn(Opcodes.GETFIELD, driver, field.name, field.descriptor);
            code.visitFieldInsn(Opcodes.PUTFIELD, driver, field.name, field.descriptor);
        }
        end(code, Opcodes.RETURN);
    }

    /** What serialization would make of the handle's own fields is nothing that the driver knows. */
    private void writeReplace() {
        MethodVisitor code = out.visitMethod(Opcodes.ACC_PRIVATE, "writeReplace", "()Ljava/lang/Object;", null, null);
        code.visitCode();
        loadLive(code);
        end(code, Opcodes.ARETURN);
    }

    private void delegateTo() {
        MethodVisitor code =
                out.visitMethod(Opcodes.ACC_PUBLIC, "unchurn$delegateTo", "(L" + CONNECTION + ";)V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitTypeInsn(Opcodes.CHECKCAST, driver);
        code.visitFieldInsn(Opcodes.PUTFIELD, handle, DELEGATE, driverType);
        end(code, Opcodes.RETURN);
    }

    private void getter(String name, String descriptor, String field, String type) {
        MethodVisitor code = out.visitMethod(Opcodes.ACC_PUBLIC, name, descriptor, null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, handle, field, type);
        end(code, Opcodes.ARETURN);
    }

    /** The thread is recorded before the delegate is read: {@link Borrow} relies on that order when it closes. */
    private void live() {
        MethodVisitor code =
                out.visitMethod(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, LIVE, "()" + driverType, null, null);
        Label known = new Label();
        Label ended = new Label();
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, handle, USER, "L" + THREAD + ";");
        currentThread(code);
        code.visitJumpInsn(Opcodes.IF_ACMPEQ, known);
        loadBorrow(code);
        currentThread(code);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BORROW, "used", "(L" + THREAD + ";)V", false);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        currentThread(code);
        code.visitFieldInsn(Opcodes.PUTFIELD, handle, USER, "L" + THREAD + ";");
        code.visitLabel(known);
        code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, handle, DELEGATE, driverType);
        code.visitInsn(Opcodes.DUP);
        code.visitJumpInsn(Opcodes.IFNULL, ended);
        code.visitInsn(Opcodes.ARETURN);
        code.visitLabel(ended);
        code.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {driver});
        code.visitInsn(Opcodes.POP);
        loadBorrow(code);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BORROW, "ended", "()L" + CONNECTION + ";", false);
        code.visitTypeInsn(Opcodes.CHECKCAST, driver);
        end(code, Opcodes.ARETURN);
    }

    private static void currentThread(MethodVisitor code) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, THREAD, "currentThread", "()L" + THREAD + ";", false);
    }

    private void liveAsConnection() {
        MethodVisitor code = out.visitMethod(Opcodes.ACC_PUBLIC, "unchurn$live", "()L" + CONNECTION + ";", null, null);
        code.visitCode();
        loadLive(code);
        end(code, Opcodes.ARETURN);
    }

    private void override(MethodShape method, Treatment treatment) {
        int access = method.access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED | Opcodes.ACC_VARARGS);
        MethodVisitor code = out.visitMethod(access, method.name, method.descriptor, null, method.exceptions);
        code.visitCode();
        switch (treatment) {
            case CLOSE:
                loadBorrow(code);
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BORROW, "close", "()V", false);
                end(code, Opcodes.RETURN);
                return;
            case ABORT:
                loadBorrow(code);
                code.visitVarInsn(Opcodes.ALOAD, 1);
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BORROW, "abort", method.descriptor, false);
                end(code, Opcodes.RETURN);
                return;
            case FINALIZE:
                end(code, Opcodes.RETURN);
                return;
            case NEVER:
                code.visitInsn(Opcodes.ICONST_0);
                end(code, Opcodes.IRETURN);
                return;
            case EQUALS:
                identityEquals(code);
                return;
            case HASH_CODE:
                code.visitVarInsn(Opcodes.ALOAD, 0);
                code.visitMethodInsn(
                        Opcodes.INVOKESTATIC, "java/lang/System", "identityHashCode", "(Ljava/lang/Object;)I", false);
                end(code, Opcodes.IRETURN);
                return;
            case IS_CLOSED:
                trueWhenReleased(code);
                break;
            case CANCEL:
                nothingWhenReleased(code);
                break;
            default:
                break;
        }
        forward(code, method, treatment);
    }

    private static void identityEquals(MethodVisitor code) {
        Label other = new Label();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitJumpInsn(Opcodes.IF_ACMPNE, other);
        code.visitInsn(Opcodes.ICONST_1);
        code.visitInsn(Opcodes.IRETURN);
        code.visitLabel(other);
        code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        code.visitInsn(Opcodes.ICONST_0);
        end(code, Opcodes.IRETURN);
    }

    private void trueWhenReleased(MethodVisitor code) {
        Label held = new Label();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, handle, DELEGATE, driverType);
        code.visitJumpInsn(Opcodes.IFNONNULL, held);
        code.visitInsn(Opcodes.ICONST_1);
        code.visitInsn(Opcodes.IRETURN);
        code.visitLabel(held);
        code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }

    private void nothingWhenReleased(MethodVisitor code) {
        Label held = new Label();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, handle, DELEGATE, driverType);
        code.visitJumpInsn(Opcodes.IFNONNULL, held);
        code.visitInsn(Opcodes.RETURN);
        code.visitLabel(held);
        code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }

    private void forward(MethodVisitor code, MethodShape method, Treatment treatment) {
        before(code, method, treatment);
        boolean after = treatment.creates()
                || treatment == Treatment.DETACH
                || treatment == Treatment.GUARD
                || treatment == Treatment.UNWRAP;
        if (after) {
            loadBorrow(code);
            if (treatment == Treatment.DETACH) code.visitLdcInsn(method.name);
        }
        Label begin = tellActivity(code, method);
        loadLive(code);
        loadArguments(code, method.descriptor);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, driver, method.name, method.descriptor, false);
        Type result = Type.getReturnType(method.descriptor);
        if (after) after(code, treatment, result);
        if (begin == null) end(code, result.getOpcode(Opcodes.IRETURN));
        else endTimed(code, begin);
    }

    /** Where the time of what follows begins to count as the driver's; null when it does not. */
    private @Nullable Label tellActivity(MethodVisitor code, MethodShape method) {
        boolean switches = UsePatch.switchesAutoCommit(method.name, method.descriptor);
        if (!switches && !UsePatch.endsTransaction(method.name, method.descriptor)) return null;
        loadBorrow(code);
        if (switches) code.visitVarInsn(Opcodes.ILOAD, 1);
        String what = switches ? "switchingAutoCommit" : "endingTransaction";
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BORROW, what, method.descriptor, false);
        Label begin = new Label();
        code.visitLabel(begin);
        return begin;
    }

    private static void endTimed(MethodVisitor code, Label begin) {
        Label end = new Label();
        Timed.tellLeft(code);
        code.visitInsn(Opcodes.RETURN);
        code.visitLabel(end);
        code.visitTryCatchBlock(begin, end, end, null);
        Timed.handler(code, true);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void before(MethodVisitor code, MethodShape method, Treatment treatment) {
        if (treatment.hasText()) {
            loadBorrow(code);
            code.visitVarInsn(Opcodes.ALOAD, textLocal(method));
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BORROW, "statement", "(Ljava/lang/String;)V", false);
        } else if (treatment == Treatment.ATTRIBUTE) {
            loadBorrow(code);
            code.visitLdcInsn(method.name);
            if (remembers) boxArguments(code, method.descriptor);
            else code.visitInsn(Opcodes.ACONST_NULL);
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL, BORROW, "touched", "(Ljava/lang/String;[Ljava/lang/Object;)V", false);
        } else if (treatment == Treatment.PIN || treatment == Treatment.CANCEL) {
            loadBorrow(code);
            code.visitLdcInsn(method.name);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BORROW, "pinned", "(Ljava/lang/String;)V", false);
        }
    }

    private static void boxArguments(MethodVisitor code, String descriptor) {
        Type[] arguments = Type.getArgumentTypes(descriptor);
        code.visitIntInsn(Opcodes.BIPUSH, arguments.length);
        code.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
        int local = 1;
        for (int i = 0; i < arguments.length; i++) {
            code.visitInsn(Opcodes.DUP);
            code.visitIntInsn(Opcodes.BIPUSH, i);
            code.visitVarInsn(arguments[i].getOpcode(Opcodes.ILOAD), local);
            box(code, arguments[i]);
            code.visitInsn(Opcodes.AASTORE);
            local += arguments[i].getSize();
        }
    }

    /** JDBC's attributes are flags, numbers and objects. */
    private static void box(MethodVisitor code, Type type) {
        if (type.getSort() == Type.BOOLEAN) {
            code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Boolean", "valueOf", "(Z)Ljava/lang/Boolean;", false);
        } else if (type.getSort() == Type.INT) {
            code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Integer", "valueOf", "(I)Ljava/lang/Integer;", false);
        } else if (type.getSort() < Type.ARRAY) {
            throw new IllegalStateException("an attribute of type " + type);
        }
    }

    private static void after(MethodVisitor code, Treatment treatment, Type result) {
        String object = "Ljava/lang/Object;";
        if (treatment == Treatment.DETACH) {
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL, BORROW, "detach", "(Ljava/lang/String;" + object + ")" + object, false);
        } else {
            String decision =
                    treatment == Treatment.GUARD ? "guard" : treatment == Treatment.UNWRAP ? "unwrapped" : "adopt";
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BORROW, decision, "(" + object + ")" + object, false);
        }
        code.visitTypeInsn(Opcodes.CHECKCAST, result.getInternalName());
    }

    private void loadBorrow(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, handle, BORROW_FIELD, BORROW_TYPE);
    }

    private void loadLive(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, handle, LIVE, "()" + driverType, false);
    }

    /** Pushes the arguments of an instance method that has this descriptor. */
    static void loadArguments(MethodVisitor code, String descriptor) {
        int local = 1;
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            code.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), local);
            local += argument.getSize();
        }
    }

    /** The local variable of the first string among a method's parameters: where SQL text is. */
    static int textLocal(MethodShape method) {
        int local = 1;
        for (Type argument : Type.getArgumentTypes(method.descriptor)) {
            if (argument.getDescriptor().equals("Ljava/lang/String;")) return local;
            local += argument.getSize();
        }
        throw new IllegalStateException(method.name + method.descriptor + " has no text");
    }

    static void end(MethodVisitor code, int returnOpcode) {
        code.visitInsn(returnOpcode);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
