package io.jenkins.plugins.promotion.environment;

import hudson.ExtensionPoint;
import hudson.FilePath;
import hudson.model.AbstractDescribableImpl;
import io.jenkins.plugins.promotion.copy.SwitchMode;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;

/**
 * What kind of thing an environment is, and so how its configuration is read and written. Other plugins extend it, with
 * {@code @DataBoundConstructor} and {@code @DataBoundSetter}s for what administrators define, a {@code config.jelly} with
 * help, and a descriptor that is annotated with {@code @Extension} and {@code @Symbol}. It is then offered on both pages
 * where environments are defined, and in configuration as code.
 *
 * <pre>{@code
 * public class BucketType extends EnvironmentType {
 *     private final String bucket;
 *
 *     @DataBoundConstructor
 *     public BucketType(String bucket) {
 *         this.bucket = bucket;
 *     }
 *
 *     @Override
 *     public WorkingCopy workingCopy(Stage environment, FilePath folder) {
 *         return new BucketCopy(bucket, folder.getRemote());
 *     }
 *
 *     @Override
 *     public String getLocation() {
 *         return "bucket " + bucket;
 *     }
 *
 *     @Override
 *     public void check(Mistakes mistakes) {
 *         if (bucket.isBlank()) {
 *             mistakes.add("bucket", "name the bucket");
 *         }
 *     }
 * }
 * }</pre>
 */
public abstract class EnvironmentType extends AbstractDescribableImpl<EnvironmentType> implements ExtensionPoint {

    /**
     * What stands for the environment on its node.
     *
     * @param environment whose type this is
     * @param folder folder of this plugin on the environment's node, that no other environment uses; it need not exist
     * @throws IOException if the environment cannot be worked on as it is defined, with a message for people
     */
    public abstract WorkingCopy workingCopy(Stage environment, FilePath folder) throws IOException;

    /** How a copy onto it goes live. */
    public SwitchMode switchMode() {
        return SwitchMode.IN_PLACE;
    }

    /** Absolute path, on the node, of its own tree; null where that is in the folder of this plugin there. */
    public String root() {
        return null;
    }

    /**
     * Whether it touches nothing but its {@link #root}, and that only in what {@link
     * io.jenkins.plugins.promotion.tree.TreeSpec#hold} opens. Others are left to administrators alone.
     */
    public boolean staysWithin() {
        return false;
    }

    /**
     * Where it is kept, segments separated by {@code /}, so that of two environments it can be told whether they are one
     * place, or one lies in the other; null where nobody can tell.
     *
     * @param node where it is worked on
     */
    public String place(String node) {
        return null;
    }

    /** One line that says where it is, for pages. */
    public abstract String getLocation();

    /**
     * Says what is wrong with what was set, field by field. A constructor or setter that throws instead has its message
     * lost by configuration-as-code, and what was typed lost by the form.
     */
    public void check(Mistakes mistakes) {}
}
