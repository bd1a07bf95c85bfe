"""Serves a moving picture as MJPEG over RTSP at /live, on any free port, which it prints. With arguments USER PASSWORD
it wants these."""
import sys

import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstRtsp', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address('127.0.0.1')
server.set_service('0')

factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch('( videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=320,height=240,framerate=20/1 ! '
                   'jpegenc ! rtpjpegpay name=pay0 )')
factory.set_shared(True)
if len(sys.argv) > 2:
    user, password = sys.argv[1:3]
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string('media.factory.role', 'user')
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    server.set_auth(auth)
    factory.add_role_from_structure(Gst.Structure.new_from_string(
        'user, media.factory.access=(boolean)true, media.factory.construct=(boolean)true'))
server.get_mount_points().add_factory('/live', factory)
server.attach(None)
print('port', server.get_bound_port(), flush=True)
GLib.MainLoop().run()
