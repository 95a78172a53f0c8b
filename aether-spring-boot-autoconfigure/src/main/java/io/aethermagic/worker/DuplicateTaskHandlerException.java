package io.aethermagic.worker;

import io.aethermagic.task.AetherException;
import io.aethermagic.task.TaskAddress;

/**
 * Two methods handle the same tasks in one application. Thrown at start-up.
 */
@SuppressWarnings("serial")
public class DuplicateTaskHandlerException extends AetherException {

	private final String first;

	private final String second;

	private final transient TaskAddress address;

	private final String workgroup;

	/**
	 * Create an exception.
	 * @param first one of the methods
	 * @param second the other
	 * @param address the address that both handle
	 * @param workgroup the workgroup that both belong to; empty if both are broadcast
	 */
	public DuplicateTaskHandlerException(String first, String second, TaskAddress address, String workgroup) {
		super("The task handlers " + first + " and " + second + " both handle the tasks of " + address
				+ (workgroup.isEmpty() ? " as broadcast handlers" : " in the workgroup '" + workgroup + "'")
				+ ". Give one of them another address, workgroup or transport, or remove it.");
		this.first = first;
		this.second = second;
		this.address = address;
		this.workgroup = workgroup;
	}

	/**
	 * Return one of the methods.
	 * @return {@code com.acme.Images.resize(ResizeRequest, TaskContext)} for example
	 */
	public String first() {
		return this.first;
	}

	/**
	 * Return the other method.
	 * @return {@code com.acme.Images.scale(ScaleRequest)} for example
	 */
	public String second() {
		return this.second;
	}

	/**
	 * Return the address that both handle.
	 * @return the task address
	 */
	public TaskAddress address() {
		return this.address;
	}

	/**
	 * Return the workgroup that both belong to.
	 * @return the workgroup; empty if both are broadcast handlers
	 */
	public String workgroup() {
		return this.workgroup;
	}

}
