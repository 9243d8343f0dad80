// SPDX-License-Identifier: MIT

/// One question to a resolver outside the simulation, and its answer.
final class ResolverExchange: ReadinessHandler {
    private let call: ResolverCall
    private let loop: EventLoop
    private let dialer: Dialer
    private var tell: (([UInt8]?) -> Void)?
    private var timer: EventID?
    private var descriptor: Int32 = -1
    private var input: [UInt8] = []
    private var output: [UInt8] = []
    private var sent = 0

    init(_ call: ResolverCall, loop: EventLoop, resolver: Resolver, _ tell: @escaping ([UInt8]?) -> Void) {
        self.call = call
        self.loop = loop
        dialer = Dialer(loop: loop, resolver: resolver)
        self.tell = tell
    }

    func start() {
        timer = loop.schedule(after: call.timeout) { [weak self] in self?.finish(nil) }
        dialer.dial(call.isTCP ? .stream : .datagram, call.resolver) { [self] outcome in
            switch outcome {
            case .connected(let descriptor): ask(descriptor)
            case .failed: finish(nil)
            }
        }
    }

    /// Stops without telling.
    func cancel() {
        tell = nil
        finish(nil)
    }

    private func ask(_ descriptor: Int32) {
        guard tell != nil else { return closeDescriptor(descriptor) }
        self.descriptor = descriptor
        let length = call.message.count
        let prefix = [UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)]
        output = call.isTCP ? prefix + call.message : call.message
        guard loop.watch(descriptor, self) else { return finish(nil) }
        send()
    }

    private func send() {
        while descriptor >= 0, sent < output.count {
            do throws(SystemError) { sent += try Sockets.send(descriptor, output, from: sent) } catch {
                if !error.isWouldBlock { finish(nil) }
                return
            }
        }
    }

    func ready(_ readiness: Readiness) {
        send()
        while descriptor >= 0 {
            do throws(SystemError) {
                let bytes = try Sockets.receive(descriptor, most: 1 << 16)
                if bytes.isEmpty && call.isTCP { return finish(nil) }
                take(bytes)
            } catch {
                if !error.isWouldBlock { finish(nil) }
                return
            }
        }
    }

    private func take(_ bytes: [UInt8]) {
        guard call.isTCP else {
            // An answer to another question is none to this one.
            if bytes.starts(with: call.message.prefix(2)) { finish(bytes) }
            return
        }
        input += bytes
        guard input.count >= 2 else { return }
        let length = Int(input[0]) << 8 | Int(input[1])
        if input.count >= 2 + length { finish(Array(input[2..<(2 + length)])) }
    }

    private func finish(_ answer: [UInt8]?) {
        dialer.cancel()
        if let timer { loop.cancel(timer) }
        timer = nil
        if descriptor >= 0 {
            loop.close(descriptor)
            descriptor = -1
        }
        let tell = tell
        self.tell = nil
        tell?(answer)
    }
}
