package com.cloudbees.plugins.credentials;

import java.io.Serializable;

/** Bytes that are a secret; here as they are. */
public final class SecretBytes implements Serializable {
    private static final long serialVersionUID = 1L;

    private final byte[] value;

    private SecretBytes(byte[] value) {
        this.value = value;
    }

    public static SecretBytes fromBytes(byte[] value) {
        return new SecretBytes(value.clone());
    }

    public byte[] getPlainData() {
        return value.clone();
    }
}
