package io.aethermagic.test.contract;

import java.util.List;

import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.test.conformance.RedisFixture;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.redis.RedisMode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.ClientResources;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

/**
 * A Redis server of its own, of which the contract knows a little more: it refuses
 * subscriptions by not allowing their keys and channels.
 */
final class RedisContractFixture extends RedisFixture implements ContractFixture {

	/** What the transport takes, in bytes. */
	private static final int MOST = 16 * 1024 * 1024;

	/**
	 * So many that no two connections of a test share one: some tests hold the thread on
	 * which they are called.
	 */
	private static final int THREADS = 32;

	/** All keys and channels that the suite uses but those of the refused address. */
	private static final List<String> ALL_BUT_REFUSED = List.of("resetkeys", "~*{default:contract:*",
			"~*{default:inbox:*", "~*{default:presence}*", "~*{default:dead}*", "resetchannels",
			"&*{default:contract:*", "&*{default:inbox:*", "&*{default:topic:*", "&*{default:ping:*",
			"&default:contract:*");

	private final RedisServer server;

	private final ClientResources threads;

	private RedisContractFixture(RedisMode mode, RedisServer server, ClientResources threads) {
		super(mode, server, LettuceClientConfiguration.builder().clientResources(threads).build());
		this.server = server;
		this.threads = threads;
	}

	static RedisContractFixture run(RedisMode mode) {
		return new RedisContractFixture(mode, RedisServer.run(),
				ClientResources.builder().ioThreadPoolSize(THREADS).build());
	}

	@Override
	public int tooLarge() {
		return MOST + 1;
	}

	@Override
	public boolean canRefuse() {
		return true;
	}

	@Override
	public void refuse() {
		let(ALL_BUT_REFUSED);
	}

	@Override
	public void allow() {
		let(List.of("allkeys", "allchannels"));
	}

	private void let(List<String> rules) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("default");
		rules.forEach(arguments::add);
		try (RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()))) {
			client.connect().sync().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
		}
	}

	@Override
	public void close() {
		super.close();
		this.threads.shutdown();
	}

	@Override
	public int connects(AetherTransport transport) {
		return way(transport).accepted();
	}

}
