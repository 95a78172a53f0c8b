package io.aethermagic.transport.redis;

import java.util.concurrent.TimeUnit;

import io.lettuce.core.event.EventBus;
import io.lettuce.core.event.EventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.resource.SocketAddressResolver;
import io.lettuce.core.tracing.Tracing;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.Timer;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;

/**
 * The client resources of an application, for connections that write commands together
 * which are given at the same time: the client library would write each of them by a call
 * of the operating system of its own. All else, its threads too, is the application's.
 *
 * @param application the application's resources
 */
record GatheringResources(ClientResources application) implements ClientResources {

	/** How many commands are written together at most. */
	private static final int MOST = 256;

	@Override
	public NettyCustomizer nettyCustomizer() {
		NettyCustomizer theirs = this.application.nettyCustomizer();
		return new NettyCustomizer() {

			@Override
			public void afterBootstrapInitialized(Bootstrap bootstrap) {
				theirs.afterBootstrapInitialized(bootstrap);
			}

			@Override
			public void afterChannelInitialized(Channel channel) {
				channel.pipeline().addFirst(new FlushConsolidationHandler(MOST, true));
				theirs.afterChannelInitialized(channel);
			}

		};
	}

	@Override
	public Builder mutate() {
		return this.application.mutate();
	}

	@Override
	public Future<Boolean> shutdown() {
		return this.application.shutdown();
	}

	@Override
	public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit timeUnit) {
		return this.application.shutdown(quietPeriod, timeout, timeUnit);
	}

	@Override
	public AddressResolverGroup<?> addressResolverGroup() {
		return this.application.addressResolverGroup();
	}

	@Override
	public EventPublisherOptions commandLatencyPublisherOptions() {
		return this.application.commandLatencyPublisherOptions();
	}

	@Override
	public CommandLatencyRecorder commandLatencyRecorder() {
		return this.application.commandLatencyRecorder();
	}

	@Override
	public int computationThreadPoolSize() {
		return this.application.computationThreadPoolSize();
	}

	@Override
	public EventBus eventBus() {
		return this.application.eventBus();
	}

	@Override
	public EventLoopGroupProvider eventLoopGroupProvider() {
		return this.application.eventLoopGroupProvider();
	}

	@Override
	public EventExecutorGroup eventExecutorGroup() {
		return this.application.eventExecutorGroup();
	}

	@Override
	public int ioThreadPoolSize() {
		return this.application.ioThreadPoolSize();
	}

	@Override
	public Delay reconnectDelay() {
		return this.application.reconnectDelay();
	}

	@Override
	public SocketAddressResolver socketAddressResolver() {
		return this.application.socketAddressResolver();
	}

	@Override
	public Timer timer() {
		return this.application.timer();
	}

	@Override
	public Tracing tracing() {
		return this.application.tracing();
	}

}
