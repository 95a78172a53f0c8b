package io.aethermagic.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A fast 64-bit hash over bytes, eight at a time. Not cryptographic.
 */
final class DataHash {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long FIRST = 0x9E3779B97F4A7C15L;

	private static final long SECOND = 0xC2B2AE3D27D4EB4FL;

	private DataHash() {
	}

	static long of(byte[] bytes, int offset, int length) {
		long hash = FIRST ^ (length * SECOND);
		int i = offset;
		int end = offset + length;
		for (; i + 8 <= end; i += 8) {
			hash = add(hash, (long) LONGS.get(bytes, i));
		}
		long rest = 0;
		for (int shift = 0; i < end; i++, shift += 8) {
			rest |= (bytes[i] & 0xFFL) << shift;
		}
		return finish(add(hash, rest));
	}

	private static long add(long hash, long word) {
		return Long.rotateLeft(hash ^ (Long.rotateLeft(word * SECOND, 31) * FIRST), 27) * FIRST + SECOND;
	}

	private static long finish(long hash) {
		hash = (hash ^ (hash >>> 33)) * SECOND;
		hash = (hash ^ (hash >>> 29)) * FIRST;
		return hash ^ (hash >>> 32);
	}

}
