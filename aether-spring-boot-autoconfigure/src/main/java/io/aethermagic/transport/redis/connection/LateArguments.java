package io.aethermagic.transport.redis.connection;

import java.util.List;
import java.util.function.Supplier;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a command, the last of which are asked for when it is written, once.
 * Until then they are for one thread, afterwards for the one that writes.
 */
final class LateArguments extends CommandArgs<String, byte[]> {

	/** How keys and values are written, on all connections. */
	static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

	private final Supplier<List<byte[]>> last;

	private @Nullable List<byte[]> known;

	LateArguments(Supplier<List<byte[]>> last) {
		super(CODEC);
		this.last = last;
	}

	/**
	 * Return the last ones.
	 */
	List<byte[]> last() {
		List<byte[]> known = this.known;
		if (known == null) {
			known = this.last.get();
			this.known = known;
			addValues(known);
		}
		return known;
	}

	@Override
	public int count() {
		last();
		return super.count();
	}

	@Override
	public void encode(ByteBuf buffer) {
		last();
		super.encode(buffer);
	}

}
