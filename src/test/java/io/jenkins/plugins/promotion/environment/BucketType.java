package io.jenkins.plugins.promotion.environment;

import hudson.FilePath;
import hudson.model.Descriptor;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A type as another plugin has it: a class, its form, and a descriptor, which each test registers for itself. */
public class BucketType extends EnvironmentType {

    private final String bucket;
    private boolean versioned;

    @DataBoundConstructor
    public BucketType(String bucket) {
        this.bucket = bucket;
    }

    public String getBucket() {
        return bucket;
    }

    public boolean isVersioned() {
        return versioned;
    }

    @DataBoundSetter
    public void setVersioned(boolean versioned) {
        this.versioned = versioned;
    }

    @Override
    public void check(Mistakes mistakes) {
        if (bucket.isBlank()) {
            mistakes.add("bucket", "Name the bucket");
        }
    }

    @Override
    public WorkingCopy workingCopy(Stage environment, FilePath folder) throws IOException {
        throw new IOException("An example keeps nothing");
    }

    @Override
    public String getLocation() {
        return "bucket " + bucket;
    }

    /** To be extended by a test as its extension. */
    public abstract static class BucketDescriptor extends Descriptor<EnvironmentType> {

        protected BucketDescriptor() {
            super(BucketType.class);
        }

        @Override
        public String getDisplayName() {
            return "Bucket of another plugin";
        }
    }
}
