FROM debian:12
ENV ADMIN_PASSWORD=changeme TOKEN="<your token>" SESSION_SECRET=
ENV SORT_KEY=created_at AUTH_TYPE=basic
