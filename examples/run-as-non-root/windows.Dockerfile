FROM mcr.microsoft.com/windows/servercore:ltsc2022
EXPOSE 8000
CMD ["python", "/app.py"]
