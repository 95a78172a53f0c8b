package io.aethermagic.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks that bytes are UTF-8 as the Unicode standard defines it: no overlong forms, no
 * surrogates, nothing above U+10FFFF. The JSON parser is less strict.
 */
final class Utf8 {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long HIGH_BITS = 0x8080808080808080L;

	private Utf8() {
	}

	/**
	 * Find the first byte that does not belong there.
	 * @param bytes the bytes
	 * @return the index, or -1 if all is well
	 */
	static int firstInvalid(byte[] bytes) {
		int length = bytes.length;
		int i = 0;
		while (i < length) {
			if (i + 8 <= length && ((long) LONGS.get(bytes, i) & HIGH_BITS) == 0) {
				i += 8;
			}
			else if (bytes[i] >= 0) {
				i++;
			}
			else {
				int size = sequence(bytes, i);
				if (size == 0) {
					return i;
				}
				i += size;
			}
		}
		return -1;
	}

	/**
	 * Return the length of the sequence that starts at an index, 0 if it is none.
	 */
	private static int sequence(byte[] bytes, int i) {
		int first = bytes[i] & 0xFF;
		int size = (first < 0xC2) ? 0 : (first < 0xE0) ? 2 : (first < 0xF0) ? 3 : (first < 0xF5) ? 4 : 0;
		if (size == 0 || i + size > bytes.length) {
			return 0;
		}
		int second = bytes[i + 1] & 0xFF;
		int lowest = (first == 0xE0) ? 0xA0 : (first == 0xF0) ? 0x90 : 0x80;
		int highest = (first == 0xED) ? 0x9F : (first == 0xF4) ? 0x8F : 0xBF;
		if (second < lowest || second > highest) {
			return 0;
		}
		for (int next = i + 2; next < i + size; next++) {
			if ((bytes[next] & 0xC0) != 0x80) {
				return 0;
			}
		}
		return size;
	}

}
