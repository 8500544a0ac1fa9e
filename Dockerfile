FROM python:3.13-slim AS build
WORKDIR /site
COPY requirements/runtime.txt requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/runtime.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1
RUN useradd --system --create-home site
WORKDIR /site
COPY --from=build /venv /venv
COPY . .
# The values stand for the real ones only while static files are collected.
RUN python bin/messages compile \
    && SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
        ALLOWED_HOSTS=localhost SITE_URL=https://localhost DATABASE_URL=postgresql:///none \
        python manage.py collectstatic --no-input --verbosity 0 \
    && mkdir -p var/media && chown -R site var
USER site
VOLUME /site/var/media
EXPOSE 8000
CMD ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
